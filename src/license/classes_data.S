/* licenses/classes.csv, for license/classes.cpp. */
    .section .rodata
    .global oakum_license_classes_begin
    .global oakum_license_classes_end
oakum_license_classes_begin:
    .incbin OAKUM_LICENSE_CLASSES
oakum_license_classes_end:
    .byte 0
    .section .note.GNU-stack, "", %progbits
