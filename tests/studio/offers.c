/* SPDX-License-Identifier: Apache-2.0 */
/* What is accepted on one clip in the studio is offered on the film's others at once. */
#include "client.h"

static void what_is_accepted_here_is_offered_there(void **state)
{
    (void)state;
    client_wait_for("/api/film", "\"looking\":null");
    assert_null(strstr(client_get("/api/proposals", "")->body, "accepted on"));
    client_done(client_post("/api/verdict", "{\"ids\":[1],\"verdict\":\"accepted\"}"), 200);
    client_wait_for("/api/proposals", "accepted on a.wav, shown there at 00:00:00.000-00:00:01.500, 1.5 s");
}

static int enter(void **state)
{
    if (client_enter(state))
        return 1;
    setenv("LANTERNE", client_program, 1);
    /* A rough noise, alone for two seconds and then under strokes of a bell; the same under other strokes. */
    client_shell("for of in 'a 1 440' 'b 2 523'; do set -- $of; ffmpeg -v error -f lavfi -i anoisesrc=r=16000:a=0.3:seed=$2:d=10,highpass=f=200,lowpass=f=1500,tremolo=f=17:d=0.6 "
                 "-f lavfi -i \"aevalsrc=0.25*sin(2*PI*$3*t)*exp(-3*mod(t\\,1))*gte(t\\,2):s=16000:d=10\" -filter_complex amix=normalize=0 $1.wav </dev/null || exit 1; done");
    client_shell("$LANTERNE propose a.wav --film film.lanterne --year 1895 --noise 0:00-0:01.5 -q --by Anna && $LANTERNE propose b.wav --film film.lanterne --year 1895 -q");
    client_start((const char *const[]){ "lanterne", "studio", "film.lanterne", "--no-open", "--by", "Anna", NULL });
    return 0;
}

int main(int count, char **words)
{
    if (!client_takes(count, words))
        return 2;
    const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_accepted_here_is_offered_there) };
    return cmocka_run_group_tests(tests, enter, client_end);
}
