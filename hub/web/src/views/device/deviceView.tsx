import { Logins } from "./logins.tsx";
import { WakeHere } from "./wakeHere.tsx";

/** What belongs to this device: whether it wakes somebody, and who else is logged in where. */
export const DeviceView = () => (
  <div class="beside">
    <WakeHere />
    <div>
      <Logins />
    </div>
  </div>
);
