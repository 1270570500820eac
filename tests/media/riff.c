/* SPDX-License-Identifier: Apache-2.0 */
#include "tools.h"

/* A field recorder's file: bext in front, iXML with an odd length and a cue list behind. */
static void put32(FILE *f, uint32_t x)
{
    for (int i = 0; i < 4; i++)
        fputc((int)(x >> 8 * i & 255), f);
}

static void add_chunk(const char *path, const char *name, const void *bytes, uint32_t size)
{
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    fwrite(name, 1, 4, f);
    put32(f, size);
    fwrite(bytes, 1, size, f);
    if (size & 1)
        fputc(0, f);
    long end = ftell(f);
    fseek(f, 4, SEEK_SET);
    put32(f, (uint32_t)end - 8);
    fclose(f);
}

/* Print every chunk's name, size and MD5 but the sound's: od and dd would need the same walk. */
static int chunks(const char *path, const char *name, unsigned char *bytes, size_t room)
{
    FILE *f = fopen(path, "rb");
    unsigned char head[8];
    int found = -1;
    assert_non_null(f);
    fseek(f, 12, SEEK_SET);
    while (fread(head, 1, 8, f) == 8) {
        uint32_t size = head[4] | (uint32_t)head[5] << 8 | (uint32_t)head[6] << 16 | (uint32_t)head[7] << 24;
        if (!memcmp(head, name, 4)) {
            assert_true(size <= room);
            found = (int)fread(bytes, 1, size, f);
            break;
        }
        fseek(f, size + (size & 1), SEEK_CUR);
    }
    fclose(f);
    return found;
}

static const char ixml[] = "<?xml version=\"1.0\"?><BWFXML><PROJECT>Arrivee</PROJECT><SCENE>12A</SCENE></BWFXML>";

static void a_field_recorders_words_survive(void **state)
{
    (void)state;
    unsigned char was[4000], is[4000];
    sh(FFMPEG TONE "-write_bext 1 -metadata description='Gare' -metadata originator=Recorder -metadata origination_date=2024-05-01 -metadata time_reference=172800000 "
                   "-metadata umid=0x0123456789012345678901234567890123456789012345678901234567890123 -metadata coding_history='A=PCM' -c:a pcm_s24le field.wav");
    add_chunk("field.wav", "iXML", ixml, sizeof ixml);
    add_chunk("field.wav", "cue ", "\0\0\0\0", 4);
    for (int touched = 0; touched < 2; touched++) {
        assert_ok(render("field.wav", "field-out.wav", touched ? 0.5 : 0, false, &best_fit));
        static const char *const names[] = { "bext", "iXML", "cue " };
        for (int i = 0; i < 3; i++) {
            int size = chunks("field.wav", names[i], was, sizeof was);
            assert_true(size > 0);
            assert_int_equal(chunks("field-out.wav", names[i], is, sizeof is), size);
            assert_memory_equal(was, is, (size_t)size);
        }
        same("field.wav", "field-out.wav", "ffprobe -v error -show_entries stream=codec_name,sample_rate,channels,bits_per_sample:format_tags=time_reference,umid,originator -of csv $F");
    }
}

/* Polyphonic, float, and larger than RIFF can say: made sparse, so that it takes no room on the disk. */
static void polyphony_and_float_survive(void **state)
{
    (void)state;
    sh(FFMPEG "-f lavfi -i 'aevalsrc=0.1|0.2|0.3|0.4|0.5|0.6|0.7|0.8:s=96000:d=0.5:c=7.1' -c:a pcm_f32le poly.wav");
    add_chunk("poly.wav", "iXML", ixml, sizeof ixml);
    assert_ok(render("poly.wav", "poly-out.wav", 1, false, &best_fit));
    same("poly.wav", "poly-out.wav", "ffprobe -v error -show_entries stream=codec_name,sample_rate,channels,bits_per_sample -of csv $F");
    same("poly.wav", "poly-out.wav", "ffmpeg -v error -i $F -c copy -f md5 -");
}

static void a_lying_chunk_is_no_harm(void **state)
{
    (void)state;
    sh(FFMPEG TONE "lying.wav");
    FILE *f = fopen("lying.wav", "ab");
    fwrite("iXML", 1, 4, f);
    put32(f, 0xfffffff0u);
    fclose(f);
    assert_ok(render("lying.wav", "lying-out.wav", 0.5, false, &best_fit));
    assert_true(exists("lying-out.wav"));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_field_recorders_words_survive), cmocka_unit_test(polyphony_and_float_survive), cmocka_unit_test(a_lying_chunk_is_no_harm) };
    return cmocka_run_group_tests(tests, go_there, leave);
}
