export { listServices } from "./list-services.ts";
export { readService } from "./read-service.ts";
export { readServiceHistory } from "./read-service-history.ts";
export { readServiceLoad } from "./read-service-load.ts";
