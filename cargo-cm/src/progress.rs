//! A line on the terminal for what takes more than a second.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::output;

/// Says what is being done, from the first second on until it is dropped.
pub(crate) struct Progress {
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to wait; nothing is said unless somebody watches.
    pub(crate) fn start(what: &'static str, quiet: bool) -> Self {
        if quiet || !output::is_watched() {
            return Self { done: None, thread: None };
        }
        let (done, waits) = channel();
        let thread = thread::spawn(move || say(what, &waits));
        Self { done: Some(done), thread: Some(thread) }
    }
}

fn say(what: &str, done: &Receiver<()>) {
    let mut seconds = 0;
    while let Err(RecvTimeoutError::Timeout) = done.recv_timeout(Duration::from_secs(1)) {
        seconds += 1;
        output::progress(Some(&format!("{what} ({seconds} s)")));
    }
    if seconds > 0 {
        output::progress(None);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the talking thread takes nothing from the answer.
            let _ = thread.join();
        }
    }
}
