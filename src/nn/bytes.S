/* SPDX-License-Identifier: Apache-2.0 */
/* Files of weights as they are, each on a multiple of 64 bytes: see models.c. Their folder is on the assembler's path. */
    .section .rodata
    .balign 64
    .global ln_model_hush
    .hidden ln_model_hush
ln_model_hush:
    .incbin "hush.weights"
    .global ln_model_hush_end
    .hidden ln_model_hush_end
ln_model_hush_end:
    .balign 64
    .global ln_model_namer
    .hidden ln_model_namer
ln_model_namer:
    .incbin "namer.weights"
    .global ln_model_namer_end
    .hidden ln_model_namer_end
ln_model_namer_end:
    .byte 0
    .section .note.GNU-stack, "", @progbits
