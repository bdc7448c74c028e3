// usage: driver.js INGRESS HANDLER ANSWER IN_FLIGHT WARM_UP_SECONDS SECONDS
// Keeps IN_FLIGHT calls of a handler under way, each on a kept connection, and prints one line of JSON: the flows per
// second and the median milliseconds of a flow, both of the SECONDS after the warm-up. Another ANSWER is a failure.
"use strict";

const http = require("node:http");

const [ingress, handler, answer, inFlight, warmUp, seconds] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(inFlight) });
const url = new URL(`/flows/${handler}`, ingress);

function call() {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method: "POST", agent }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (part) => (body += part));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200 && body === JSON.stringify(answer)) {
          resolve();
        } else {
          reject(new Error(`${handler} answered ${response.statusCode} ${body}`));
        }
      });
    });
    request.on("error", reject);
    request.end();
  });
}

async function main() {
  const from = performance.now() + Number(warmUp) * 1e3;
  const until = from + Number(seconds) * 1e3;
  const took = [];
  const oneAfterAnother = async () => {
    for (let began = performance.now(); began < until; began = performance.now()) {
      await call();
      const ended = performance.now();
      if (ended >= from && ended < until) {
        took.push(ended - began);
      }
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, oneAfterAnother));
  if (took.length === 0) {
    throw new Error(`No flow of ${handler} ended within ${seconds} s.`);
  }
  took.sort((left, right) => left - right);
  const p50 = took[Math.floor(took.length / 2)];
  console.log(JSON.stringify({ flowsPerSecond: took.length / Number(seconds), p50 }));
  agent.destroy();
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
