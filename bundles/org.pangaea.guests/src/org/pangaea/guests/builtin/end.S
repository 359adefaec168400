# The memory behind the file, which starts as zeros; a page for each thing that harts share, so that
# none of them disturbs another.
file_end:
.equ facts, (file_end + 4095) & -4096
.equ shared_pages, facts
.equ locks, facts + 0x1000
.equ counters, facts + 0x2000
.equ neighbours, facts + 0x3000
.equ code, facts + 0x4000
.equ root_table, facts + 0x5000
.equ middle_table, facts + 0x6000
.equ last_table, facts + 0x7000
.equ window_a, facts + 0x8000
.equ window_b, facts + 0x9000
.equ input, facts + 0xa000
.equ page_list, facts + 0xb000
.equ hart_areas, page_list + PAGE_LIST_LIMIT * 8
.equ image_end, hart_areas + MOST_HARTS * HART_AREA_SIZE
