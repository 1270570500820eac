/* SPDX-License-Identifier: Apache-2.0 */
#include "tools.h"

#include <stdlib.h>

#include "base/arena.h"
#include "media/ixml.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BWFXML><IXML_VERSION>3.0</IXML_VERSION><TRACK_LIST><TRACK_COUNT>3</TRACK_COUNT>"
#define TRACK(place, name, function) "<TRACK><CHANNEL_INDEX>9</CHANNEL_INDEX><INTERLEAVE_INDEX>" place "</INTERLEAVE_INDEX><NAME>" name "</NAME>" function "</TRACK>\n"
#define TAIL "</TRACK_LIST></BWFXML>"

static ln_ixml read_all(const char *xml)
{
    ln_ixml ixml;
    ln_ixml_read(xml, strlen(xml), &ixml);
    return ixml;
}

static void names_stand_in_their_places(void **state)
{
    (void)state;
    ln_ixml ixml = read_all(HEAD TRACK("2", "Ren\xc3\xa9 &amp; Zo\xe9", "") TRACK("1", "  Boom\n", "<FUNCTION/>") TRACK("4", "", "<FUNCTION>S-MID_SIDE</FUNCTION>") TAIL);
    assert_int_equal(ixml.count, 3);
    assert_string_equal(ixml.name[0], "Boom");
    assert_string_equal(ixml.name[1], "Ren\xc3\xa9 & Zo?"); /* Latin-1 is not UTF-8 */
    assert_false(ixml.listed[2]);
    assert_string_equal(ixml.function[3], "S-MID_SIDE");
    assert_true(ln_ixml_microphones(&ixml, 4));
    assert_true(ln_ixml_microphones(&ixml, 2));
    assert_false(ln_ixml_microphones(&ixml, 1));
}

static void mixes_and_pairs_are_no_microphones_of_their_own(void **state)
{
    (void)state;
    ln_ixml mix = read_all(HEAD TRACK("1", "L", "<FUNCTION>L-MIX</FUNCTION>") TRACK("2", "R", "<FUNCTION>R-MIX</FUNCTION>") TAIL);
    ln_ixml pair = read_all(HEAD TRACK("1", "X", "<FUNCTION>X-X_Y</FUNCTION>") TRACK("2", "Y", "<FUNCTION>Y-X_Y</FUNCTION>") TAIL);
    ln_ixml one = read_all(HEAD TRACK("1", "L", "<FUNCTION>LEFT</FUNCTION>") TRACK("2", "Boom", "") TAIL);
    ln_ixml both = read_all(HEAD TRACK("1", "X", "<FUNCTION>X-X_Y</FUNCTION>") TRACK("2", "Y", "<FUNCTION>Y-X_Y</FUNCTION>") TRACK("3", "Boom", "") TAIL);
    assert_false(ln_ixml_microphones(&mix, 2));
    assert_false(ln_ixml_microphones(&pair, 2));
    assert_false(ln_ixml_microphones(&one, 2));
    assert_true(ln_ixml_microphones(&both, 3));
}

static void anything_may_stand_there(void **state)
{
    (void)state;
    static const char *const odd[] = { "", "<TRACK_LIST>", "<TRACK_LIST", "<TRACK_LIST><TRACK></TRACK_LIST>", HEAD "<TRACK><INTERLEAVE_INDEX>99999999999</INTERLEAVE_INDEX></TRACK>" TAIL,
                                       HEAD "<TRACK><INTERLEAVE_INDEX>-3</INTERLEAVE_INDEX></TRACK>" TAIL, "<TRACK_LIST></TRACK_LIST>", "\xff\xfe<\0T" };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        ln_ixml ixml = read_all(odd[i]);
        assert_int_equal(ixml.count, 0);
        assert_false(ln_ixml_microphones(&ixml, LN_CHANNELS_MAX));
    }
    const char *whole = HEAD TRACK("1", "a name that is much longer than any that a recorder would let one write on its little display", "") TAIL;
    for (size_t cut = 0; cut <= strlen(whole); cut++) { /* at the end of what may be read */
        char *piece = malloc(cut + 1);
        ln_ixml ixml;
        memcpy(piece, whole, cut);
        ln_ixml_read(piece, cut, &ixml);
        assert_true(strlen(ixml.name[0]) < sizeof ixml.name[0]);
        free(piece);
    }
}

/* Through a file, as the clip and the list of tracks tell it. */
static void a_polyphonic_file_says_so(void **state)
{
    (void)state;
    static const char xml[] = HEAD TRACK("1", "Boom", "") TRACK("2", "Anna", "") TAIL;
    sh("ffmpeg -v error -y -f lavfi -i 'aevalsrc=0.1|0.2|0.3:s=48000:d=0.1' field.wav");
    sh("cp field.wav plain.wav");
    FILE *f = fopen("field.wav", "ab");
    assert_non_null(f);
    uint32_t size = sizeof xml - 1;
    fwrite("iXML", 1, 4, f);
    for (int i = 0; i < 4; i++)
        fputc((int)(size >> 8 * i & 255), f);
    fwrite(xml, 1, size, f);
    fclose(f);
    ln_arena *arena = ln_arena_new();
    ln_media_info field, plain;
    ln_clip *clip;
    assert_ok(ln_media_probe("field.wav", arena, &field));
    assert_ok(ln_media_probe("plain.wav", arena, &plain));
    assert_string_equal(field.track[0].channels, "Boom, Anna, 3");
    assert_string_equal(plain.track[0].channels, "");
    assert_true(field.track[0].info.microphones);
    assert_false(plain.track[0].info.microphones);
    assert_ok(ln_media_open("field.wav", LN_SOUND, -1, 1, &clip));
    assert_true(clip->info.microphones);
    ln_clip_close(&clip);
    ln_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(names_stand_in_their_places), cmocka_unit_test(mixes_and_pairs_are_no_microphones_of_their_own),
                                        cmocka_unit_test(anything_may_stand_there), cmocka_unit_test(a_polyphonic_file_says_so) };
    return cmocka_run_group_tests(tests, go_there, leave);
}
