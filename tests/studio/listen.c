/* SPDX-License-Identifier: Apache-2.0 */
/* What is heard in the page is what a render would write, byte for byte, wherever one listens; and what was removed is what is missing. */
#include "client.h"

#include <math.h>

enum { RATE = 16000, SECONDS = 20, ALIGN = 4, HEAD = 44 };

typedef struct wav {
    uint8_t *bytes; /* samples */
    size_t size;
} wav;

static wav original, kept, removed; /* as rendered, the last as 32-bit floats */

static wav read_wav(const char *path)
{
    FILE *file = fopen(path, "rb");
    static uint8_t all[RATE * SECONDS * 8 + 4096];
    assert_non_null(file);
    size_t size = fread(all, 1, sizeof all, file);
    fclose(file);
    for (size_t at = 12; at + 8 < size;) {
        uint32_t length = (uint32_t)all[at + 4] | (uint32_t)all[at + 5] << 8 | (uint32_t)all[at + 6] << 16 | (uint32_t)all[at + 7] << 24;
        if (!memcmp(all + at, "data", 4)) {
            wav w = { malloc(length), length };
            assert_true(at + 8 + length <= size);
            memcpy(w.bytes, all + at + 8, length);
            return w;
        }
        at += 8 + length + length % 2;
    }
    fail_msg("%s has no data", path);
    return (wav){ 0 };
}

static const client_answer *hear(const char *which, const char *p, long from, long to)
{
    char path[300], range[60];
    snprintf(path, sizeof path, "/api/clips/1/sound/%s?track=0%s%s", which, p ? "&p=" : "", p ? p : "");
    snprintf(range, sizeof range, "Range: bytes=%ld-%ld\r\n", from, to);
    return client_done(client_get(path, from < 0 ? "" : range), from < 0 ? 200 : 206);
}

static void check_range(const char *which, const char *p, const wav *should, long from, long to)
{
    const client_answer *a = hear(which, p, HEAD + from, HEAD + to);
    assert_int_equal(a->size, to - from + 1);
    if (memcmp(a->body, should->bytes + from, a->size))
        fail_msg("%s from %ld to %ld is not what was rendered", which, from, to);
}

static void the_whole_is_the_render(void **state)
{
    (void)state;
    const client_answer *a = hear("original.wav", NULL, -1, 0);
    assert_int_equal(a->size, HEAD + original.size);
    assert_memory_equal(a->body, "RIFF", 4);
    assert_memory_equal(a->body + 36, "data", 4);
    assert_memory_equal(a->body + HEAD, original.bytes, original.size);
    a = hear("kept.wav", NULL, -1, 0);
    assert_int_equal(a->size, HEAD + kept.size);
    assert_memory_equal(a->body + HEAD, kept.bytes, kept.size);
    assert_memory_not_equal(kept.bytes, original.bytes, kept.size);
}

/* Anywhere, in any order, begun in the middle of a sample or not. */
static void so_is_every_range(void **state)
{
    (void)state;
    static const char *const names[] = { "original.wav", "kept.wav" };
    const wav *const should[] = { &original, &kept };
    srand(7);
    for (int i = 0; i < 40; i++) {
        long from = rand() % (long)(kept.size - 2), length = i % 3 ? rand() % 200000 : rand() % 50, to = from + length < (long)kept.size ? from + length : (long)kept.size - 1;
        check_range(names[i % 2], NULL, should[i % 2], from, to);
    }
    for (long from = 0; from < (long)kept.size; from += 3 * RATE * ALIGN) /* as playing goes */
        check_range("kept.wav", NULL, &kept, from, from + 3 * RATE * ALIGN < (long)kept.size ? from + 3 * RATE * ALIGN - 1 : (long)kept.size - 1);
}

static int16_t sample(const uint8_t *bytes, size_t i)
{
    return (int16_t)(bytes[2 * i] | bytes[2 * i + 1] << 8);
}

static void removed_is_what_is_missing(void **state)
{
    (void)state;
    const client_answer *a = hear("removed.wav", NULL, HEAD, HEAD + (long)kept.size - 1);
    double most = 0;
    assert_int_equal(a->size, kept.size);
    for (size_t i = 0; i < kept.size / 2; i++) {
        int o = sample(original.bytes, i), k = sample(kept.bytes, i), r = sample((const uint8_t *)a->body, i);
        if (k + r != o)
            fail_msg("sample %zu: %d + %d is not %d", i, k, r, o);
        float stem;
        memcpy(&stem, removed.bytes + 4 * i, 4);
        most = fmax(most, fabs((double)stem * 32768 - r));
    }
    assert_true(most < 1e-3); /* the render's own stem */
}

static void what_counts_can_be_chosen(void **state)
{
    (void)state;
    char all[100] = "1";
    const char *told = client_get("/api/proposals", "")->body;
    for (int id = 2; (told = strstr(told, "\"op\":")) && strstr(++told, "\"op\":"); id++) /* one a proposal, numbered from 1 */
        snprintf(all + strlen(all), sizeof all - strlen(all), ",%d", id);
    check_range("kept.wav", "", &original, 0, 99999);
    check_range("kept.wav", all, &kept, 100000, 199999);
    const client_answer *a = hear("removed.wav", "", HEAD + 1000, HEAD + 1999);
    for (size_t i = 0; i < a->size; i++)
        assert_int_equal(a->body[i], 0);
    client_done(client_get("/api/clips/1/sound/kept.wav?p=1,99", ""), 400);
    client_done(client_get("/api/clips/1/sound/kept.wav?p=nonsense", ""), 400);
    client_done(client_get("/api/clips/1/sound/kept.wav?track=7", ""), 400);
    a = client_done(client_get("/api/clips/1/sound/kept.wav?p=show:N50-51", ""), 400);
    assert_non_null(strstr(a->body, "outside the clip"));
}

/* A gesture is heard before it is stored, and is the same as when it is. */
static void a_gesture_is_heard_before_it_is_stored(void **state)
{
    (void)state;
    static uint8_t before[400000];
    const client_answer *a = hear("kept.wav", "show:N4.000-5.500", 200000, 599999);
    assert_int_equal(a->size, sizeof before);
    memcpy(before, a->body, sizeof before);
    assert_memory_not_equal(before, original.bytes + 200000 - HEAD, sizeof before);
    a = client_done(client_post("/api/show", "{\"clip\":1,\"track\":0,\"noise\":[[4.0,5.5]]}"), 200);
    long long id = 0;
    assert_int_equal(sscanf(strstr(a->body, "\"id\":"), "\"id\":%lld", &id), 1);
    assert_non_null(strstr(a->body, "\"verdict\":\"open\""));
    assert_non_null(strstr(a->body, "\"by\":\"Anna\""));
    char p[100];
    snprintf(p, sizeof p, "%lld", id);
    a = hear("kept.wav", p, 200000, 599999);
    assert_memory_equal(a->body, before, sizeof before);
    snprintf(p, sizeof p, "%lld&changes=%lld:%%7B%%22floor%%22:-3%%7D", id, id); /* a slider, not yet let go */
    a = hear("kept.wav", p, 200000, 599999);
    assert_memory_not_equal(a->body, before, sizeof before);
    assert_non_null(strstr(client_done(client_post("/api/show", "{\"clip\":1,\"noise\":[[4.0,4.01]]}"), 400)->body, "0.01 s long"));
    a = client_done(client_post("/api/show", "{\"clip\":1,\"noise\":[[4.0,5.5]],\"settings\":{\"tone\":[\"10.000-12.000\"]}}"), 200);
    assert_non_null(strstr(a->body, "filled with room tone shown at"));
    assert_non_null(strstr(a->body, "\"fill\":true"));
    client_done(client_post("/api/show", "{\"clip\":1,\"noise\":[]}"), 400);
    client_done(client_post("/api/show", "{\"clip\":1,\"noise\":[[2,1]]}"), 400);
    client_done(client_post("/api/show", "{\"clip\":1,\"noise\":[[\"2\",3]]}"), 400);
    client_done(client_post("/api/show", "{\"clip\":9,\"noise\":[[1,2]]}"), 404);
    client_done(client_post("/api/show", "nothing"), 400);
}

/* Room tone is in what is kept, and not in what was removed. */
static void removed_knows_of_no_tone(void **state)
{
    (void)state;
    static uint8_t dry[2][300000];
    static const char *const which[] = { "kept.wav", "removed.wav" }, deep[] = "%22floor%22:-60,%22strength%22:2", fill[] = ",%22fill%22:true,%22tone%22:%5B%2210-12%22%5D";
    char p[200];
    const client_answer *a = client_done(client_post("/api/show", "{\"clip\":1,\"track\":0,\"noise\":[[2.0,3.5]]}"), 200);
    long long id = 0;
    assert_int_equal(sscanf(strstr(a->body, "\"id\":"), "\"id\":%lld", &id), 1);
    for (int i = 0; i < 4; i++) {
        snprintf(p, sizeof p, "%lld&changes=%lld:%%7B%s%s%%7D", id, id, deep, i < 2 ? "" : fill);
        a = hear(which[i % 2], p, 200000, 499999);
        if (i < 2)
            memcpy(dry[i], a->body, sizeof dry[i]);
        else if (i == 2)
            assert_memory_not_equal(a->body, dry[0], sizeof dry[0]);
        else
            assert_memory_equal(a->body, dry[1], sizeof dry[1]);
    }
}

/* In the middle of a long hum the comb is begun ten seconds before what is heard: not the render to the bit, but nearer to it than 60 dB below what was removed. */
static void a_long_hum_is_near_enough(void **state)
{
    (void)state;
    enum { LONG = 150, AT = 120, HEARD = 4 };
    static uint8_t whole[2 * 8000 * LONG];
    client_stop();
    client_shell("ffmpeg -v error -f lavfi -i 'sine=50:r=8000:d=150' -f lavfi -i 'anoisesrc=r=8000:a=0.05:seed=2:d=150' -filter_complex '[0]volume=2[a];[a][1]amix=2:normalize=0' "
                 "-ac 1 -c:a pcm_s16le long.wav </dev/null");
    char line[400];
    snprintf(line, sizeof line, "%s propose long.wav --film long.lanterne --year 1895 --tones 50 -q && %s accept long.lanterne --all -q && %s render long.lanterne -o longkept.wav -q",
             client_program, client_program, client_program);
    client_shell(line);
    client_start((const char *const[]){ "lanterne", "studio", "long.lanterne", "--no-open", "--by", "Anna", NULL });
    FILE *file = fopen("longkept.wav", "rb");
    assert_int_equal(fseek(file, -2 * 8000 * LONG, SEEK_END), 0);
    assert_int_equal(fread(whole, 1, sizeof whole, file), sizeof whole);
    fclose(file);
    double start = client_now();
    const client_answer *a = hear("kept.wav", NULL, HEAD + 2 * 8000 * AT, HEAD + 2 * 8000 * (AT + HEARD) - 1);
    print_message("    the first %d s, two minutes in, after %.3f s\n", HEARD, client_now() - start);
    double error = 0, energy = 0, most = 0;
    for (size_t i = 0; i < 8000 * HEARD; i++) {
        double is = sample((const uint8_t *)a->body, i), should = sample(whole, i + 8000 * AT);
        error += (is - should) * (is - should);
        most = fmax(most, fabs(is - should));
    }
    a = hear("removed.wav", NULL, HEAD + 2 * 8000 * AT, HEAD + 2 * 8000 * (AT + HEARD) - 1);
    for (size_t i = 0; i < 8000 * HEARD; i++)
        energy += pow(sample((const uint8_t *)a->body, i), 2);
    print_message("    %.1f dB below what was removed, at most %.0f of 32768\n", 10 * log10((energy + 1) / (error + 1e-9)), most);
    assert_true(energy > 1e6 * error);
}

static int enter(void **state)
{
    char line[600];
    if (client_enter(state))
        return 1;
    client_shell("ffmpeg -v error -f lavfi -i 'anoisesrc=r=16000:a=0.1:c=pink:seed=4:d=20' -f lavfi -i 'sine=1000:r=16000:d=20' -f lavfi -i 'sine=300:r=16000:d=20' -filter_complex "
                 "'[1]volume=0.5,atrim=6:14,adelay=6000[b];[2]volume=enable=between(t\\,8\\,18):volume=1.5[c];[0][b][c]amix=3:normalize=0:duration=first,aformat=channel_layouts=stereo' "
                 "-c:a pcm_s16le clip.wav </dev/null");
    snprintf(line, sizeof line,
             "%s propose clip.wav --film film.lanterne --by Anna --year 1895 --noise 1-3 --tones 1000 -q && %s accept film.lanterne --by Anna --all -q && "
             "%s render film.lanterne -o kept.wav --removed removed.wav -q",
             client_program, client_program, client_program);
    client_shell(line);
    original = read_wav("clip.wav");
    kept = read_wav("kept.wav");
    removed = read_wav("removed.wav");
    client_start((const char *const[]){ "lanterne", "studio", "film.lanterne", "--no-open", "--by", "Anna", NULL });
    return 0;
}

static int leave(void **state)
{
    client_stop();
    free(original.bytes);
    free(kept.bytes);
    free(removed.bytes);
    return client_leave(state);
}

int main(int count, char **words)
{
    if (!client_takes(count, words))
        return 2;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_is_the_render),   cmocka_unit_test(so_is_every_range),
        cmocka_unit_test(removed_is_what_is_missing), cmocka_unit_test(what_counts_can_be_chosen), cmocka_unit_test(removed_knows_of_no_tone),
        cmocka_unit_test(a_gesture_is_heard_before_it_is_stored), cmocka_unit_test(a_long_hum_is_near_enough),
    };
    return cmocka_run_group_tests(tests, enter, leave);
}
