/* The starter database as it was built, for advisory/starter.h. */
    .section .rodata
    .balign 64
    .global oakum_starter_begin
    .global oakum_starter_end
oakum_starter_begin:
    .incbin OAKUM_STARTER_FILE
oakum_starter_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
