/* floor-musl: an empty program, linked as ours are. */
int
main(void)
{
	return 0;
}
