/* The compiled secret rules, for builtin/rules.cpp. */
    .section .rodata
    .balign 64
    .global oakum_secret_rules_begin
    .global oakum_secret_rules_end
oakum_secret_rules_begin:
    .incbin OAKUM_SECRET_RULES
oakum_secret_rules_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
