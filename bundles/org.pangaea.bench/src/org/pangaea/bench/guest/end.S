# Behind everything else: a stack for each hart, on pages of its own.
.balign 4096
stacks:
  .space HARTS << STACK_SHIFT
image_end:
