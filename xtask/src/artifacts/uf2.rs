//! UF2, the form in which boards take firmware as a file on a drive.

/// The three numbers that frame a block; the UF2 specification, "Overview".
const MAGIC: [u32; 3] = [0x0A32_4655, 0x9E5D_5157, 0x0AB1_6F30];
/// Bytes of the image in each block, as the specification recommends.
const PAYLOAD: usize = 256;
/// Room for the payload in a block, in bytes.
const ROOM: usize = 476;

/// An image as UF2 blocks of 512 bytes, without flags and without a family.
pub(super) fn uf2(image: &[u8], address: u32) -> Vec<u8> {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let count = image.len().div_ceil(PAYLOAD);
    let mut file = Vec::with_capacity(count * 512);
    for (index, payload) in image.chunks(PAYLOAD).enumerate() {
        let address = address + number(index * PAYLOAD);
        let header = [MAGIC[0], MAGIC[1], 0, address, number(PAYLOAD), number(index)];
        for word in header.into_iter().chain([number(count), 0]) {
            file.extend(word.to_le_bytes());
        }
        file.extend(payload);
        file.extend(vec![0; ROOM - payload.len()]);
        file.extend(MAGIC[2].to_le_bytes());
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offsets are those of the specification's table.
    #[test]
    fn blocks() {
        let image: Vec<u8> = (0..=255).chain([7, 8]).collect();
        let file = uf2(&image, 0x2000);
        assert_eq!(file.len(), 1024);
        assert_eq!(&file[..8], b"UF2\nWQ]\x9e");
        assert_eq!(file[512 + 12..512 + 16], 0x2100_u32.to_le_bytes());
        assert_eq!(file[16..20], 256_u32.to_le_bytes());
        assert_eq!((file[20], file[512 + 20], file[24]), (0, 1, 2));
        assert_eq!(file[32..32 + 256], image[..256]);
        assert_eq!(file[512 + 32..512 + 35], [7, 8, 0]);
        assert_eq!(file[1020..], 0x0AB1_6F30_u32.to_le_bytes());
    }
}
