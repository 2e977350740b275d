/* Links the library, calls it, and prints the digest that it names. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

extern uint8_t meter_digest(size_t at);
extern uint32_t meter_checksum(uint64_t reading);

int main(void) {
    for (size_t at = 0; meter_digest(at) != 0; at++) putchar(meter_digest(at));
    putchar('\n');
    return meter_checksum(0) == 0x6522df69 ? 0 : 1;
}
