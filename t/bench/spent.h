#include <stdio.h>

/* Seconds of CPU time of the process and, where there are any, its children.
 * The first number of schedstat is exact; times(2) counts in ticks. */
static inline double
spent(int pid)
{
	char path[64];
	double sum = 0, ns;
	FILE *f;
	int child;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", pid);
	f = fopen(path, "r");
	if (f == NULL)
		return 0; /* it has ended since */
	if (fscanf(f, "%lf", &ns) == 1)
		sum = ns / 1e9;
	fclose(f);
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	f = fopen(path, "r");
	while (f != NULL && fscanf(f, "%d", &child) == 1)
		sum += spent(child);
	if (f != NULL)
		fclose(f);
	return sum;
}
