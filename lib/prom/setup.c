#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "prom/prom.h"
#include "task/confine.h"

enum { TIMEOUT = 5, MAX_SIZE = 16 << 20, MAX_TOTAL = 64 << 20 };

static int
open_directory(struct bh_setup *s, const char *name, int *ret)
{
	*ret = -1;
	if (name == NULL)
		return 0;
	*ret = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *ret >= 0 ? 0 : bh_setup_error(s, 66, "%s: %s", name,
	    strerror(errno));
}

/* Who executes nothing is kept from all but the files, and so is what it would
 * start: by a rule for what nobody can execute. */
static int
confine(struct bh_setup *s, const struct bh_prom *prom)
{
	int status, error, fd;

	if (prom->exec_fd >= 0) {
		status = bh_confine__apply(s, "--exec-sandbox",
		    (enum bh_confine)prom->sandbox, prom->exec_fd);
		if (status != 0 || prom->files_fd < 0 ||
		    prom->sandbox == BH_CONFINE_NONE)
			return status;
		error = 0;
	} else {
		/* cppcheck-suppress resourceLeak; a rule keeps it */
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		error = fd < 0 ? -errno : bh_setup_allow_execute(s, fd);
	}
	if (error == 0)
		error = bh_setup_allow_read(s, prom->files_fd);
	return error == 0 ? 0 : bh_setup_error(s, 71, "%s: %s", prom->files,
	    strerror(-error));
}

int
bh_prom__set_up(struct bh_setup *s)
{
	struct bh_prom *prom = s->config;
	int status;

	if (prom->timeout == 0)
		prom->timeout = TIMEOUT;
	if (prom->max_size == 0)
		prom->max_size = MAX_SIZE;
	if (prom->max_total == 0)
		prom->max_total = MAX_TOTAL;
	if (s->operand_count > 0)
		prom->files = s->operands[0];
	s->userdata = prom;
	if (prom->files == NULL && prom->exec == NULL)
		return bh_setup_error(s, 64, "nothing to collect: DIRECTORY or "
		    "--exec");
	status = bh_variables__read(s, "--exec-env", &prom->env);
	bh_variables__list(&prom->env, prom->envp);
	if (status == 0)
		status = bh_auth_load(s, &prom->auth);
	if (status == 0)
		status = open_directory(s, prom->files, &prom->files_fd);
	if (status == 0)
		status = open_directory(s, prom->exec, &prom->exec_fd);
	return status != 0 ? status : confine(s, prom);
}
