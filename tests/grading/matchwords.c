/* SPDX-License-Identifier: Apache-2.0 */
#include "../check.h"

#include "base/arena.h"
#include "grading/matchwords.h"

static ln_arena *arena;
static const ln_traits usual = { .cells = 100, .lightness = 50, .contrast = 20, .chroma = 12, .spread = 25 };

static const char *reason_for(const double effect[LN_EFFECT_COUNT], int agreeing)
{
    ln_match_evidence e = { .source = usual, .reference = usual, .overlap = { .agreeing = agreeing } };
    ln_match_decision d = { .nothing = 8, .gain = 6 };
    for (int i = 0; i < LN_EFFECT_COUNT; i++)
        d.effect[i] = effect[i];
    const char *text = ln_match_reason("/somewhere/hero.png", &e, &d, arena);
    assert_non_null(text);
    return text;
}

static void a_grade_is_told_in_words(void **state)
{
    (void)state;
    const double warm[LN_EFFECT_COUNT] = { 0.3, 0, 0.5, 0.5, 0, 0.6, 0.9, 0, 0.7, 0.4 };
    const char *text = reason_for(warm, 57);
    assert_non_null(strstr(text, "matched to hero.png (one scene, 57 places seen in both): lighter, more contrast, warmer, colours 1.2 times as strong; 75 %"));
    const double cool[LN_EFFECT_COUNT] = { 0, -0.3, -0.5, -0.5, -0.3, -0.6, -0.5, -0.2, -0.7, 0 };
    text = reason_for(cool, 0);
    assert_non_null(strstr(text, "no place seen in both"));
    assert_non_null(strstr(text, "darker, flatter, cooler, greener"));
    const double none[LN_EFFECT_COUNT] = { 0 };
    assert_non_null(strstr(reason_for(none, 0), "hardly a change"));
}

static void classes_are_told_where_they_count(void **state)
{
    (void)state;
    ln_match_evidence e = { .source = usual, .reference = usual };
    const ln_match_decision d = { .nothing = 8, .gain = 6 };
    const ln_class_seen sky = { .confidence = 0.9, .share = 0.3, .mean = { 70, -3, -12 } }, skin = { .confidence = 0.8, .share = 0.1, .mean = { 60, 15, 15 } };
    e.classes.source.of[LN_CLASS_SKY] = e.classes.reference.of[LN_CLASS_SKY] = sky;
    e.classes.source.of[LN_CLASS_SKIN] = e.classes.reference.of[LN_CLASS_SKIN] = skin;
    e.classes.reference.of[LN_CLASS_SKY].mean[0] = 67.2;
    e.classes.reference.of[LN_CLASS_SKY].mean[2] = -8;
    assert_null(strstr(ln_match_reason("hero.png", &e, &d, arena), "both sides")); /* seen, and not believed */
    e.classes.trusted = &ln_class_shipped;
    const char *text = ln_match_reason("hero.png", &e, &d, arena);
    if (!strstr(text, "(no place seen in both; on both sides the sky (4 warmer, 3 darker there), skin (alike)): "))
        fail_msg("%s", text);
}

static void refuses(ln_match_evidence e, const ln_match_decision *d, const char *because)
{
    const char *why = ln_match_refusal(&e, d, arena);
    if (!because)
        assert_null(why);
    else if (!why || !strstr(why, because))
        fail_msg("\"%s\" does not say \"%s\"", why ? why : "nothing", because);
}

static void each_refusal_says_why(void **state)
{
    (void)state;
    ln_match_evidence e = { .source = usual, .reference = usual };
    const ln_match_decision some = { .gain = 1 }, none = { .gain = 0 };
    refuses(e, NULL, NULL);
    refuses(e, &some, NULL);
    refuses(e, &none, "too different");
    e.reference.spread = 1;
    refuses(e, &some, "the reference is all one colour");
    e.reference = usual;
    e.reference.lightness = 2;
    refuses(e, &some, "too dark");
    e.reference = usual;
    e.reference.chroma = 0;
    refuses(e, &some, "black and white");
    e.reference = usual;
    e.source.lightness = 99;
    refuses(e, &some, "the shot is blown out");
}

static int begin(void **state)
{
    (void)state;
    return !(arena = ln_arena_new());
}

static int end(void **state)
{
    (void)state;
    ln_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(a_grade_is_told_in_words), cmocka_unit_test(classes_are_told_where_they_count), cmocka_unit_test(each_refusal_says_why) };
    return cmocka_run_group_tests(tests, begin, end);
}
