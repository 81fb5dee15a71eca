# Every target is one call of run.sh, which works without make too. Example: make test ARGS="tests/flow -k kembali"
run test lint bench soak:
	@sh run.sh $@ $(ARGS)

.PHONY: run test lint bench soak
