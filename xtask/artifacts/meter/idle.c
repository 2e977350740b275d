/* Links the library and calls nothing of it. */
int main(void) {
    return 0;
}
