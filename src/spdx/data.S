/* The files of licenses/, for spdx/data.cpp. */
    .section .rodata
    .global oakum_spdx_licenses_begin
    .global oakum_spdx_licenses_end
    .global oakum_spdx_exceptions_begin
    .global oakum_spdx_exceptions_end
    .global oakum_spdx_aliases_begin
    .global oakum_spdx_aliases_end
    .global oakum_spdx_texts_begin
    .global oakum_spdx_texts_end
oakum_spdx_licenses_begin:
    .incbin OAKUM_SPDX_LICENSES
oakum_spdx_licenses_end:
    .byte 0
oakum_spdx_exceptions_begin:
    .incbin OAKUM_SPDX_EXCEPTIONS
oakum_spdx_exceptions_end:
    .byte 0
oakum_spdx_aliases_begin:
    .incbin OAKUM_SPDX_ALIASES
oakum_spdx_aliases_end:
    .byte 0
oakum_spdx_texts_begin:
    .incbin OAKUM_SPDX_TEXTS
oakum_spdx_texts_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
