/* SPDX-License-Identifier: Apache-2.0 */
/* lanterne: read the command line, run the command, end as the table in general.c says.
 *
 * A first Ctrl-C asks the job to stop, which it does within a block and leaves nothing half-made; a second one kills. When the reader of standard output goes
 * away, work that writes a file goes on, and the program ends as any other in a pipe would. */
#include "call.h"
#include "help.h"
#include "progress.h"
#include "text.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static ln_job *running;
static volatile sig_atomic_t stopped_by;

static void on_stop(int number)
{
    stopped_by = number;
    if (running)
        atomic_store(&running->stop, true);
}

static void listen_for_stop(ln_job *job)
{
    static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action = { .sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND | SA_RESTART }, before;
    running = job;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!sigaction(numbers[i], NULL, &before) && before.sa_handler != SIG_IGN) /* nohup stays nohup */
            sigaction(numbers[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* End by the signal itself, so that a shell's loop ends too; a shell reports 128 + its number. */
static int end_by(int number)
{
    fflush(NULL);
    signal(number, SIG_DFL);
    raise(number);
    return 128 + number;
}

/* Not getpwuid: it may ask a name service through a socket, and lanterne opens none. */
static const char *login_name(void)
{
    const char *name = getenv("LOGNAME");
    if (!name || !*name)
        name = getenv("USER");
    return name && *name ? name : "somebody";
}

static ln_status run(const ln_command *command, int count, char *const *words)
{
    ln_job job;
    ln_call read;
    ln_status status = ln_job_begin(&job);
    if (status)
        return status;
    status = call_prepare(command, job.arena, &read);
    if (!status)
        status = call_parse(&read, count, words);
    if (!status && read.help) {
        call_help(&read, stdout, text_width(stdout));
    } else if (!status) {
        read.job = job;
        read.job.year = read.general.year;
        read.job.person = read.general.by ? read.general.by : login_name();
        listen_for_stop(&read.job);
        progress_begin(&read.job, read.general.quiet, read.general.verbose);
        status = command->run(&read);
        progress_end(&read.job);
        running = NULL;
    }
    ln_job_end(&job);
    return status;
}

static ln_status dispatch(int count, char *const *words)
{
    ln_arena *arena = ln_arena_new();
    const ln_command *const *commands = arena ? commands_all(arena) : NULL;
    const ln_command *command = NULL;
    ln_status status = commands ? LN_OK : LN_EMEMORY;
    const char *name = count ? words[0] : "";
    if (!status && !count) {
        commands_help(commands, stderr, text_width(stderr));
        ln_arena_free(arena);
        exit(ending_of(LN_ESETTING));
    }
    if (!status && (!strcmp(name, "--help") || !strcmp(name, "-h")))
        name = "help";
    if (!status && (!strcmp(name, "--version") || !strcmp(name, "-V")))
        printf("lanterne %s\n", LANTERNE_VERSION);
    else if (!status) {
        command = commands_find(commands, name, arena);
        status = command ? run(command, count - 1, words + 1) : LN_ESETTING;
    }
    ln_arena_free(arena);
    return status;
}

/* Whatever was printed counts only once it has arrived. */
static ln_status finish_output(void)
{
    errno = 0;
    if (!fflush(stdout) && !ferror(stdout))
        return LN_OK;
    if (errno == EPIPE)
        return LN_END;
    return ln_fail(errno == ENOSPC ? LN_EFULL : LN_EWRITE, "standard output cannot be written: %s", errno ? strerror(errno) : "not all of it arrived");
}

int main(int count, char **words)
{
    setlocale(LC_CTYPE, ""); /* only which signs the terminal knows: numbers are written the same everywhere */
    ln_status status = dispatch(count - 1, words + 1), output = finish_output();
    if (status == LN_ECANCELLED && stopped_by) {
        fprintf(stderr, "lanterne: %s\n", ln_why());
        return end_by(stopped_by);
    }
    if (!status && output == LN_END)
        return end_by(SIGPIPE);
    status = status ? status : output;
    if (status)
        fprintf(stderr, "lanterne: %s\n", ln_why());
    return ending_of(status);
}
