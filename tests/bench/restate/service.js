// The workloads of durable-flows-64, durable-p50-1 and fail-undo-64 as Restate handlers: every step is journaled by
// ctx.run and does nothing. The first line of stdout is the port the service listens on.
"use strict";

const restate = require("@restatedev/restate-sdk");

const noOp = () => {};

async function durable(ctx) {
  for (const step of ["step1", "step2", "step3"]) {
    await ctx.run(step, noOp);
  }
  return "done";
}

async function failUndo(ctx) {
  const undos = [];
  try {
    for (const step of ["step1", "step2", "step3"]) {
      await ctx.run(step, noOp);
      undos.unshift(`undo-${step}`);
    }
    await ctx.run("step4", () => {
      // Terminal, because the step of Backstep that fails has one attempt only.
      throw new restate.TerminalError("step4 fails");
    });
    return "done";
  } catch (error) {
    if (!(error instanceof restate.TerminalError)) {
      throw error;
    }
    for (const undo of undos) {
      await ctx.run(undo, noOp);
    }
    return "undone";
  }
}

const flows = restate.service({ name: "flows", handlers: { durable, failUndo } });
restate.serve({ services: [flows], port: 0 }).then((port) => console.log(port));
