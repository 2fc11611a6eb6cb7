/* The page of the HTML report as web/ makes it, for report/html.cpp; empty when it was not built in. */
    .section .rodata
    .global oakum_page_shell_begin
    .global oakum_page_shell_end
oakum_page_shell_begin:
    .incbin OAKUM_PAGE_SHELL
oakum_page_shell_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
