import assert from "node:assert/strict";
import { test } from "node:test";
import { everything, type Filter, isNarrowed, select } from "../src/logic/filter.ts";
import { sample } from "./sample.ts";

test("filters", () => {
  const cases: [Partial<Filter>, number[], string][] = [
    [{}, [0, 2, 3, 4], "what is open"],
    [{ state: "all" }, [0, 1, 2, 3, 4], "everything"],
    [{ state: "ignored" }, [1], "what was set aside"],
    [{ severities: [4] }, [0, 3], "one severity"],
    [{ severities: [1, 3] }, [2, 4], "either of two"],
    [{ kinds: [1] }, [3], "secrets"],
    [{ exploited: true }, [0, 2], "known to be exploited"],
    [{ epss: 0.5 }, [0, 2], "at least this likely; no chance given is none"],
    [{ fixable: "yes" }, [0, 2], "with a fix"],
    [{ fixable: "no", state: "all" }, [1, 3, 4], "without one"],
    [{ origin: "base" }, [0], "of the base image"],
    [{ origin: "app" }, [2, 3, 4], "of the application"],
    [{ layer: 1 }, [2, 3, 4], "of a layer"],
    [{ target: "debian 12" }, [0], "of the system"],
    [{ target: "srv/app/lock.json" }, [2, 4], "of a lock file"],
    [{ package: 1 }, [2, 4], "of a package"],
    [{ step: 0 }, [0], "closed by a step"],
    [{ step: 7 }, [], "by a step that is none"],
    [{ query: "OPENSSL" }, [0], "a name in any case"],
    [{ query: "crafted ghsa-XX" }, [0, 2], "all words, of the advisory too"],
    [{ query: "crafted left" }, [2], "of both"],
    [{ query: "aws" }, [3], "a secret's name"],
    [{ query: "  " }, [0, 2, 3, 4], "no words"],
    [{ query: "nothing like it" }, [], "words that are nowhere"],
  ];
  for (const [filter, wanted, why] of cases) assert.deepEqual(select(sample(), { ...everything, ...filter }), wanted, why);
});

test("whether the filter narrows", () => {
  assert.equal(isNarrowed(everything), false);
  assert.equal(isNarrowed({ ...everything, query: "x" }), true);
});
