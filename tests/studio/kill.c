/* SPDX-License-Identifier: Apache-2.0 */
/* The real program, killed at any moment: what it had answered is in the film, and the film holds. */
#include "client.h"

enum { ROUNDS = 12, POSTS = 400 };

static const char *const words[] = { "accepted", "refused", "open" };

/* What the film says of proposal 1 now, read by another run of the program. */
static int stored(void)
{
    char text[4000] = "";
    client_shell("$LANTERNE proposals film.lanterne --json > told.json");
    FILE *file = fopen("told.json", "r");
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    const char *verdict = strstr(text, "\"verdict\": \"");
    assert_non_null(verdict);
    for (int i = 0; i < 3; i++)
        if (!strncmp(verdict + 12, words[i], strlen(words[i])))
            return i;
    fail_msg("no verdict in %s", text);
    return -1;
}

/* A process that kills the server after a while, while this one posts verdicts. */
static pid_t kill_after(double seconds)
{
    pid_t killer = fork();
    if (!killer) {
        nanosleep(&(struct timespec){ 0, (long)(seconds * 1e9) }, NULL);
        kill(client_server, SIGKILL);
        _exit(0);
    }
    return killer;
}

static int post(const char *verdict)
{
    char body[100], text[1000];
    snprintf(body, sizeof body, "{\"ids\":[1],\"verdict\":\"%s\"}", verdict);
    int s = client_connect();
    if (s < 0)
        return 0;
    snprintf(text, sizeof text,
             "POST /api/verdict HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: lanterne-%d=%s\r\nOrigin: http://127.0.0.1:%d\r\nX-Lanterne: 1\r\nContent-Type: application/json\r\n"
             "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
             client_port, client_port, client_key, client_port, strlen(body), body);
    client_send(s, text, strlen(text));
    const client_answer *a = client_read(s, 20);
    return a->status == 200 && strstr(a->body, verdict) ? 200 : a->status;
}

static void no_acknowledged_verdict_is_lost(void **state)
{
    (void)state;
    int answered = 0, in_flight = 0;
    srand(5);
    for (int round = 0; round < ROUNDS; round++) {
        client_start((const char *const[]){ "lanterne", "studio", "film.lanterne", "--no-open", "--by", "Anna", NULL });
        int last = stored(), sent = last;
        pid_t killer = kill_after(0.005 + 0.1 * rand() / RAND_MAX);
        for (int i = 0; i < POSTS; i++) {
            sent = (last + 1) % 3;
            if (post(words[sent]) != 200)
                break;
            last = sent;
            answered++;
        }
        waitpid(killer, NULL, 0);
        waitpid(client_server, NULL, 0);
        int is = stored();
        in_flight += is != last;
        if (is != last && is != sent) /* the one in flight may have been kept, too */
            fail_msg("round %d: \"%s\" was acknowledged, and the film says \"%s\"", round, words[last], words[is]);
        client_shell("$LANTERNE verify film.lanterne -q");
    }
    print_message("    %d verdicts answered in %d runs, %d kept without an answer\n", answered, ROUNDS, in_flight);
    assert_true(answered > ROUNDS);
}

static int enter(void **state)
{
    if (client_enter(state))
        return 1;
    setenv("LANTERNE", client_program, 1);
    client_shell("ffmpeg -v error -f lavfi -i anoisesrc=r=8000:a=0.1:seed=1:d=3 -c:a pcm_s16le clip.wav </dev/null && "
                 "$LANTERNE propose clip.wav --film film.lanterne --year 1895 --tones 1000 -q");
    return 0;
}

int main(int count, char **arguments)
{
    if (!client_takes(count, arguments))
        return 2;
    const struct CMUnitTest tests[] = { cmocka_unit_test(no_acknowledged_verdict_is_lost) };
    return cmocka_run_group_tests(tests, enter, client_leave);
}
