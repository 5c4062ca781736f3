#include <string.h>

#include "bus/bus.h"
#include "wake/wake.h"

enum { BUS = 5000 }; /* milliseconds */

int
bh_stop__unit(const struct bh_wake *wake)
{
	struct bh_bus_unit state;
	struct sd_bus *bus;
	int error = bh_bus__open(BUS, &bus);
	bool runs = false;

	if (error < 0)
		return error;
	error = bh_bus__ask(bus, wake->unit, &state);
	if (error == 0)
		runs = strcmp(state.active, "inactive") != 0 &&
		    strcmp(state.active, "failed") != 0 &&
		    strcmp(state.active, "deactivating") != 0;
	if (runs)
		error = bh_bus__stop(bus, wake->unit);
	bh_bus__close(bus);
	return error < 0 ? error : runs;
}
