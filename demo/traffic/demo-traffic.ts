import {
  call,
  type CallClass,
  type CallSource,
  type TrafficModel,
  type WorkloadProfile,
} from "./traffic-model.ts";

const INGRESS: CallSource = {
  type: "outside",
  namespace: "istio-system",
  gatewayLabels: { app: "istio-ingressgateway", istio: "ingressgateway" },
  ip: "203.0.113.24",
};
const STOREFRONT: CallSource = {
  type: "outside",
  namespace: "gateway-api",
  gatewayLabels: { app: "storefront-istio", "gateway.networking.k8s.io/gateway-name": "storefront" },
  ip: "203.0.113.31",
};

function of(key: string): CallSource {
  const [namespace = "", workload = ""] = key.split("/");
  return { type: "workload", namespace, workload };
}

/** How much busier the busiest hour is than the day on average. */
const PEAK = 1.27;

/** Mean rate of traffic whose busiest hour has this rate. */
function atPeak(rps: number): number {
  return rps / PEAK;
}

const CALLS: readonly CallClass[] = [
  // Outside
  call({
    from: INGRESS,
    authority: "shop.example.net",
    service: null,
    port: 443,
    path: "/",
    rateRps: atPeak(286),
    responseBytes: 18_000,
  }),
  call({
    from: INGRESS,
    authority: "app.example.net",
    service: null,
    port: 443,
    path: "/",
    rateRps: atPeak(84.2),
    responseBytes: 14_000,
  }),
  call({
    from: INGRESS,
    authority: "api.example.net",
    service: null,
    port: 443,
    path: "/api/items",
    rateRps: atPeak(117),
    responseBytes: 2_400,
  }),
  call({
    from: INGRESS,
    authority: "api.example.net",
    service: null,
    port: 443,
    path: "/api/items",
    headers: { "x-version": "v2" },
    rateRps: atPeak(1.1),
  }),
  call({
    from: INGRESS,
    authority: "bookinfo.example.net",
    service: null,
    port: 443,
    path: "/productpage",
    rateRps: atPeak(124),
    responseBytes: 5_200,
  }),
  call({
    from: INGRESS,
    authority: "api.example.com",
    service: null,
    port: 443,
    path: "/api/items",
    rateRps: atPeak(3),
  }),
  call({
    from: INGRESS,
    authority: "www.example.com",
    service: null,
    port: 443,
    path: "/",
    rateRps: atPeak(2),
  }),
  call({
    from: STOREFRONT,
    authority: "orders.example.net",
    service: null,
    port: 80,
    path: "/orders/17",
    rateRps: atPeak(38),
  }),
  // production
  call({
    from: of("production/web"),
    authority: "frontend",
    service: "production/frontend",
    path: "/render",
    perRequest: 0.998,
    responseBytes: 9_000,
  }),
  call({
    from: of("production/frontend"),
    authority: "api",
    service: "production/api",
    path: "/api/items",
    perRequest: 1.02,
  }),
  call({
    from: of("production/frontend"),
    authority: "api",
    service: "production/api",
    method: "POST",
    path: "/api/orders",
    perRequest: 0.128,
    requestBytes: 1_900,
  }),
  call({
    from: of("production/worker"),
    authority: "api",
    service: "production/api",
    path: "/api/jobs/next",
    rateRps: atPeak(18.2),
    notFoundRatio: 0.2,
  }),
  call({
    from: of("production/worker"),
    authority: "api",
    service: "production/api",
    method: "POST",
    path: "/api/jobs/done",
    rateRps: atPeak(4.6),
    requestBytes: 2_600,
  }),
  // shop
  call({
    from: of("shop/web"),
    authority: "catalog",
    service: "shop/catalog",
    path: "/products",
    perRequest: 0.741,
    responseBytes: 12_000,
  }),
  call({ from: of("shop/web"), authority: "cart", service: "shop/cart", path: "/cart", perRequest: 0.259 }),
  call({
    from: of("shop/web"),
    authority: "recommendations",
    service: "shop/recommendations",
    path: "/for-you",
    perRequest: 0.336,
    critical: false,
  }),
  call({
    from: of("shop/cart"),
    authority: "checkout",
    service: "shop/checkout",
    method: "POST",
    path: "/checkout",
    perRequest: 0.249,
    requestBytes: 1_600,
  }),
  call({
    from: of("shop/checkout"),
    authority: "payments",
    service: "shop/payments",
    method: "POST",
    path: "/charge",
    perRequest: 0.658,
    requestBytes: 900,
  }),
  call({
    from: of("shop/checkout"),
    authority: "api.production",
    service: "production/api",
    path: "/api/customers/me",
    perRequest: 0.52,
    critical: false,
  }),
  call({
    from: of("shop/checkout"),
    authority: "orders.gateway-api",
    service: "gateway-api/orders",
    method: "POST",
    path: "/orders",
    perRequest: 0.4,
    critical: false,
  }),
  call({
    from: of("shop/payments"),
    authority: "pay.example.net",
    service: null,
    method: "POST",
    path: "/v2/charges",
    perRequest: 1,
    requestBytes: 800,
    responseBytes: 1_100,
  }),
  // bookinfo
  call({
    from: of("bookinfo/productpage-v1"),
    authority: "details:9080",
    service: "bookinfo/details",
    port: 9080,
    path: "/details/0",
    perRequest: 1,
  }),
  call({
    from: of("bookinfo/productpage-v1"),
    authority: "reviews:9080",
    service: "bookinfo/reviews",
    port: 9080,
    path: "/reviews/0",
    perRequest: 1,
    critical: false,
  }),
  call({
    from: of("bookinfo/reviews-v2"),
    authority: "ratings:9080",
    service: "bookinfo/ratings",
    port: 9080,
    path: "/ratings/0",
    perRequest: 1,
    critical: false,
  }),
  call({
    from: of("bookinfo/reviews-v3"),
    authority: "ratings:9080",
    service: "bookinfo/ratings",
    port: 9080,
    path: "/ratings/0",
    perRequest: 1,
    critical: false,
  }),
  call({
    from: of("bookinfo/ratings-v1"),
    authority: "mongodb:27017",
    service: "bookinfo/mongodb",
    port: 27017,
    protocol: "tcp",
    rateRps: 0.4,
    requestBytes: 60_000,
    responseBytes: 2_900_000,
  }),
  // gateway-api
  call({
    from: of("gateway-api/orders-v1"),
    authority: "inventory:9090",
    service: "gateway-api/inventory",
    port: 9090,
    protocol: "grpc",
    method: "POST",
    path: "/inventory.v1.Stock/Reserve",
    headers: { "content-type": "application/grpc" },
    perRequest: 0.6,
  }),
  call({
    from: of("gateway-api/orders-v2"),
    authority: "inventory:9090",
    service: "gateway-api/inventory",
    port: 9090,
    protocol: "grpc",
    method: "POST",
    path: "/inventory.v1.Stock/Reserve",
    headers: { "content-type": "application/grpc" },
    perRequest: 0.6,
  }),
  // ambient
  call({
    from: of("ambient/portal"),
    authority: "accounts",
    service: "ambient/accounts",
    path: "/accounts/me",
    rateRps: atPeak(22),
  }),
  call({
    from: of("ambient/accounts"),
    authority: "ledger:7000",
    service: "ambient/ledger",
    port: 7000,
    protocol: "tcp",
    rateRps: 0.3,
    requestBytes: 40_000,
    responseBytes: 180_000,
  }),
  // legacy, in plaintext
  call({
    from: of("legacy/batch"),
    authority: "api.production",
    service: "production/api",
    path: "/api/export",
    rateRps: 1.2,
    rhythm: "steady",
  }),
  call({
    from: of("legacy/reports"),
    authority: "catalog.shop",
    service: "shop/catalog",
    path: "/products",
    rateRps: 0.8,
    rhythm: "steady",
  }),
  call({
    from: { type: "job", namespace: "legacy", labels: { app: "invoice-run" }, serviceAccount: "invoice-run" },
    authority: "payments.shop",
    service: "shop/payments",
    path: "/invoices",
    rateRps: 0.5,
    rhythm: "weekly",
  }),
];

function profile(p50Ms: number, p99Ms: number, errors: WorkloadProfile["errors"] = []): WorkloadProfile {
  return { p50Ms, p99Ms, errors };
}

const PROFILES: Readonly<Record<string, WorkloadProfile>> = {
  "production/web": profile(9, 60),
  "production/frontend": profile(12, 80),
  "production/api-v1": profile(31, 240),
  "production/api-v2": profile(34, 310, [{ status: 503, flags: "UC", ratio: 0.004 }]),
  "shop/web": profile(14, 90),
  "shop/cart": profile(11, 70),
  "shop/catalog": profile(18, 140, [{ status: 500, flags: "-", ratio: 0.0004 }]),
  "shop/checkout": profile(16, 110),
  "shop/payments": profile(5, 30),
  "shop/recommendations-v1": profile(38, 260, [{ status: 500, flags: "-", ratio: 0.0021 }]),
  "shop/recommendations-v2": profile(33, 230, [{ status: 500, flags: "-", ratio: 0.0019 }]),
  "pay.example.net": profile(166, 1_400, [{ status: 502, flags: "-", ratio: 0.004 }]),
  "bookinfo/productpage-v1": profile(11, 60),
  "bookinfo/details-v1": profile(4, 25),
  "bookinfo/reviews-v1": profile(6, 40),
  "bookinfo/reviews-v2": profile(8, 50),
  "bookinfo/reviews-v3": profile(8, 55),
  "bookinfo/ratings-v1": profile(3, 20),
  "gateway-api/orders-v1": profile(15, 90),
  "gateway-api/orders-v2": profile(13, 85),
  "gateway-api/inventory": profile(6, 45),
  "ambient/accounts": profile(9, 60),
};

/** Who calls whom in the demo's world, and how its versions behave. */
export const DEMO_TRAFFIC: TrafficModel = { calls: CALLS, profiles: new Map(Object.entries(PROFILES)) };
