#!/usr/bin/env node
import { run } from "../dist/start.js";

process.exitCode = await run();
