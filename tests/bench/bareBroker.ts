import { Aedes } from "aedes";
import { serveBroker } from "./serveBroker.ts";

// The baseline: the embedded broker's library alone. It stores nothing, checks nothing and tells nobody.
const aedes = await Aedes.createBroker();
serveBroker(aedes);
