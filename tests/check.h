/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LN_TESTS_CHECK_H
#define LN_TESTS_CHECK_H

/* cmocka wants these before it, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <lanterne/status.h>

/* LN_OK, or the test fails with the sentence a person would have read. */
#define assert_ok(call)                                                                       \
    do {                                                                                      \
        ln_status status_ = (call);                                                           \
        if (status_)                                                                          \
            fail_msg("%s: %s: %s", #call, ln_status_name(status_), ln_why());                 \
    } while (0)

#endif
