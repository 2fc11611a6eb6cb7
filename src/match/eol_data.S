/* The tables of advisories/eol, for match/eol_table.cpp. */
    .section .rodata
    .global oakum_eol_releases_begin
    .global oakum_eol_releases_end
    .global oakum_eol_names_begin
    .global oakum_eol_names_end
oakum_eol_releases_begin:
    .incbin OAKUM_EOL_RELEASES
oakum_eol_releases_end:
    .byte 0
oakum_eol_names_begin:
    .incbin OAKUM_EOL_NAMES
oakum_eol_names_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
