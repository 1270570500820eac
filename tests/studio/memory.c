/* SPDX-License-Identifier: Apache-2.0 */
/* The server's memory does not grow with the film: ten minutes and two hours, seen and heard from one end to the other. */
#include "client.h"

enum { RATE = 4000, STOPS = 12 }; /* more cached chains and reels than the server keeps */

/* A WAV of `seconds` of silence, which takes no room on the disk, with a little noise at its beginning. */
static void make_long(const char *path, uint32_t seconds)
{
    uint32_t bytes = seconds * RATE * 2, riff = bytes + 36, rate = RATE, byte_rate = 2 * RATE, sixteen = 16;
    uint16_t one = 1, two = 2, bits = 16;
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fwrite("RIFF", 1, 4, file);
    fwrite(&riff, 4, 1, file);
    fwrite("WAVEfmt ", 1, 8, file);
    fwrite(&sixteen, 4, 1, file);
    fwrite(&one, 2, 1, file);
    fwrite(&one, 2, 1, file);
    fwrite(&rate, 4, 1, file);
    fwrite(&byte_rate, 4, 1, file);
    fwrite(&two, 2, 1, file);
    fwrite(&bits, 2, 1, file);
    fwrite("data", 1, 4, file);
    fwrite(&bytes, 4, 1, file);
    srand(1);
    for (int i = 0; i < 10 * RATE; i++) {
        int16_t sample = (int16_t)(rand() % 2000 - 1000);
        fwrite(&sample, 2, 1, file);
    }
    assert_int_equal(fclose(file), 0);
    assert_int_equal(truncate(path, 44 + (off_t)bytes), 0);
}

static long highest_kib(void)
{
    char path[60], line[200];
    long kib = 0;
    snprintf(path, sizeof path, "/proc/%d/status", client_server);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "VmHWM: %ld", &kib);
    if (file)
        fclose(file);
    return kib;
}

/* Look and listen everywhere, until the waveform is whole; the most memory it took, in KiB. */
static long walk_through(const char *clip, int seconds)
{
    char path[200], range[80];
    make_long(clip, (uint32_t)seconds);
    client_start((const char *const[]){ "lanterne", "studio", clip, "--no-open", "--by", "Anna", NULL });
    double start = client_now();
    while (!strstr(client_done(client_get("/api/clips/1/peaks?level=16&tile=0", ""), 200)->head, "X-Complete: 1") && client_now() < start + 100)
        nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
    print_message("    %d s: waveform and spectrogram after %.1f s\n", seconds, client_now() - start);
    for (int i = 0; i < STOPS; i++) {
        int at = (int)((int64_t)(seconds - 8) * i / (STOPS - 1));
        snprintf(path, sizeof path, "/api/clips/1/sound/%s?p=show:N1-3", i % 2 ? "kept.wav" : "removed.wav");
        snprintf(range, sizeof range, "Range: bytes=%d-%d\r\n", 44 + at * RATE * 2, 44 + (at + 4) * RATE * 2 - 1);
        assert_int_equal(client_done(client_get(path, range), 206)->size, 4 * RATE * 2);
        snprintf(path, sizeof path, "/api/clips/1/spectrum?level=0&tile=%d", at * RATE / 512 / 256);
        client_done(client_get(path, ""), 200);
    }
    long kib = highest_kib();
    client_stop();
    return kib;
}

static void two_hours_take_what_ten_minutes_take(void **state)
{
    (void)state;
    long little = walk_through("short.wav", 600), much = walk_through("long.wav", 7200);
    print_message("    10 minutes: %ld KiB, 2 hours: %ld KiB\n", little, much);
    assert_true(much < little + 8 * 1024); /* what the allocators and the page cache of SQLite leave to chance */
}

int main(int count, char **words)
{
    if (!client_takes(count, words))
        return 2;
    const struct CMUnitTest tests[] = { cmocka_unit_test(two_hours_take_what_ten_minutes_take) };
    return cmocka_run_group_tests(tests, client_enter, client_leave);
}
