/** Issuer of the tokens below. Its private key was thrown away after they were signed. */
export const TEST_ISSUER = "https://issuer.oracle.test";

/** Public key of the issuer, as `jwtRules[].jwks` holds it. */
export const TEST_JWKS = JSON.stringify({
  keys: [
    {
      kty: "RSA",
      kid: "oracle",
      alg: "RS256",
      use: "sig",
      e: "AQAB",
      n: [
        "mcX_6x3_ofuZ--jjiJyzDLlznrbmZwo0enrhPhe4WskGodf6BpZYy8F_I0i8J36om4byU_sgvWVywb_xcnlokfj3p_7IGsYW4qvA",
        "kaKkSVoTb42a9UA0X93v2jrFoi0XEMwAcL02kv0fhRSFQ7A7ra-evZPI71oflZvAPKMvUl-jnFyWyxldxPGqMevde_8ra5DuIIxq",
        "EPbL7A1Y4uzmvuV8BtHM5wER3RtWLwTdGkk0t0tBv0smV2NeN-b8br3JwJm2ssDe-FuJ3evYUBUrXLItjCHmfvuyjKRpVzpukF0d",
        "vx8IFYnC-QMUptP_jHIrYYvgN5EdYS4YV-slsom8Kw",
      ].join(""),
    },
  ],
});

/**
 * `alice`: audience api.example.com, group admin, nested.key [x, y]. `bob`: groups staff and admin2, no audience.
 * `audience`: of other audiences. `expired` in 2020, `future` in 2100. `forged`: signed with another key.
 * `stranger`: of another issuer.
 */
export const TOKENS = {
  alice: [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yYWNsZSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5vcmFjbGUudGV",
    "zdCIsInN1YiI6ImFsaWNlIiwiYXVkIjoiYXBpLmV4YW1wbGUuY29tIiwiZ3JvdXAiOiJhZG1pbiIsInNjb3BlIjoicmVhZCB3cml",
    "0ZSIsIm5lc3RlZCI6eyJrZXkiOlsieCIsInkiXX19.fCfsfEU864cZ_SNf_RKGdYMIYkrPekFa0vScu_0S8rntNPu4KFNehrgd8R",
    "72VKrMoCu_x-KdBBcgjobJaf73UL1jkrVSEtKmQQIfl2SzgIkLW3ce3h50fmHxP8fiZROeRwMWPnnUolE_xUim-lU5FU2WzpHCfP",
    "lRtcTYlYi6Dii45ySjWX9o-tiCmDzTgwPRveWJpXHRuJS6arDMQeiwawEPMFnkRkQBazX0fBIT_oMKXNjKR0b7R_uXudjKW9pYIH",
    "4IluVdkeXQ754TwzO0ZHu3tKe52jucibHLg52PcwlP72sznZhjKqVvi9Vh_BRWNWwajE2KJ68f8kwOK5xVTg",
  ].join(""),
  bob: [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yYWNsZSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5vcmFjbGUudGV",
    "zdCIsInN1YiI6ImJvYiIsImdyb3VwIjpbInN0YWZmIiwiYWRtaW4yIl19.D2VOO8AUE3yIb5YAWd5B52yCH1qIVsKUzgzuxl6k6a",
    "yos1BpLOgQFXVr-Ch--mhfw0SZQ3a38eX9BCAUnAge-KwPgX-q3IMif4OYyHOYFA-1zTWLeLV6FYT_qcojDOkXi3wNMJZGc_5Gir",
    "ZlcpC2cd2dc88rdkVrcQSk4KW3rmKApXOvUeMDrJIYwR-DBS5PY5faO0c_-3kGuVrktIsIOeZ9Wn14HPZz6H_4rTKxF_94WliDDH",
    "bY0Kh-lBI0Sv3jB-SjspYpsSU91lKU65YBEFqmiDQXaZP4ZJqwi8cJU0OGZdG5MbmfrxxQOBQ_HhHApFzPaNbIe1qPSXwxXK81-w",
  ].join(""),
  audience: [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yYWNsZSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5vcmFjbGUudGV",
    "zdCIsInN1YiI6ImFsaWNlIiwiYXVkIjpbIm90aGVyLmV4YW1wbGUuY29tIiwidGhpcmQuZXhhbXBsZS5jb20iXX0.hqbd_aCJFD8",
    "WfpexRiYk7DADnr8xsG4kHwPtYXfqwCz_zcZA-Bk-Vxob70A6jd1VwFvPGtv_zjRjDqMndGCCE_7keOc_9EwpTiREIRsmna1afJY",
    "h5B9kaW13A9sD_63kSSlG85KpS0NKZrcwaH4aRpCxDTRiWxkYsvfJsGkADHahZvNMBChHfxmLOSgNv3Lax62kQPSej66HEfYJcft",
    "i2zRV4Nw-cp4H-3bHbLGPAo9Eyh6jhE2BthZEtUVBNJwZp2KjJbiPjHwoR3XCrgmNzPuVSx7qQ5cznKDWgyBbUSIKXpoLmk1Lh5C",
    "-xDyiuhesPmB0Hd-djQNxSqxI1QpwdA",
  ].join(""),
  expired: [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yYWNsZSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5vcmFjbGUudGV",
    "zdCIsInN1YiI6ImFsaWNlIiwiZXhwIjoxNjAwMDAwMDAwfQ.Q0N9SaJzpIjcnESP_0M80TkN_ye6WEbRhGNh97nzNhtOeVTcpetB",
    "xdLLeuTPlDnBrKAEZ1fxXAV8qR8NnIaicoUA3xU7DGzP0x0UghFeF-4aTD_83FcAdHQlo8ZFReQuEhVRctN8dJvlUAHatN3pimhT",
    "jVQ2G_nHQ69aIWhSEsLQZhJRa65r6QQqagDaBPFqgLBhh9S3egHnPohGYUp-kJurrAoQuhcWP-UHIgx-ApSGXuV0QH8wAgo8zp4v",
    "u2_MoCpkCNbL868hfOohoOLw1hnB3nb6YEA9w6j-h3EfE2ZUb1EYsoJatakjeSKXQmyOGMHXRlYKuxFUq9xVRhfiSw",
  ].join(""),
  future: [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yYWNsZSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5vcmFjbGUudGV",
    "zdCIsInN1YiI6ImFsaWNlIiwiZXhwIjo0MTAyNDQ0ODAwfQ.D7GTuEXVP0-JvDk8wcI00-hXMKXyHCuZ108hX0ycR7nP-kmtAHvk",
    "ZYadFmU5xHmn3gpCvRTbA8qP-h5cGNRgC_e3WnKcOzLgBUaXxT6KbWTOTmLQpMOu6mxSY-nqJV5FLhED7fDVZUgGQlqC3ydk0fDp",
    "pjf1tFslPBh3U7W1x37uid0w7aktFjPqeaGAn48J4C4cxKqKHUl0_8T8SFIBXp-l_ZazrLjUc-mtjN9TqBHZFWdJc5Z2Wym8wEFJ",
    "weqmX38qy-rknfhi_ut_83946rQY7nzEuONg0CZuh7UID5-lnGJupbB-BfE1H7yf1pMxb1PjIs26D5QgzWkJIuIYVg",
  ].join(""),
  forged: [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yYWNsZSJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5vcmFjbGUudGV",
    "zdCIsInN1YiI6ImFsaWNlIiwiZ3JvdXAiOiJhZG1pbiJ9.JDt7vJ_XiHeR0XzZ8GQM53co5_xe96SW3jhC5Xxnp1ZbwPLDGqVEM8",
    "9QuTiOAXzyp7S6xU4G-e3c0bupKMTu-cqzmGytgLIx5Nvw4I-OzV2p7qiWxMpTnCnbjOAsHGSrx5RQWX-kiG7iVieYm6WlYlXHC4",
    "cZ9IJ18GWafjwG77LijLfOuyl9Y80OpmwLLhsCchTF5wWVP1wjKhWx_T06m7cPbv89XvVaakdEhkotzlSaybU2rdEoglF1Jc5cz4",
    "IzQtCdcMxteh6RbbKyjpoFNXgGGMBOAIONZjTDPbIYj2PaY4S4QmEBr8xUx7HpTRXULBgdMwPRUxNUrjvaSZaDBw",
  ].join(""),
  stranger: [
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im9yYWNsZSJ9.eyJpc3MiOiJodHRwczovL3N0cmFuZ2VyLm9yYWNsZS5",
    "0ZXN0Iiwic3ViIjoiYWxpY2UifQ.SLmTaVVFE2cBFrAnAWclVC9wwUQa0Yvijnqjkl_f7tRx182ETDsBIymYQVf_t9zqvHcZqoLD",
    "jqJgt3SXm5wz6bEFC7n4AUYs8fR5hQ249kaSRtsjEVUAka98ICn_0c1nmefBkLVL-uh-iFs8oC99Wzo4WxgA5S2b6EAopjltw9dU",
    "Wwcw3j70d5_tWqm9mJRH44Oydek2vSh9SGU7JhOqLI-as2kass5YWavbBiVKbQMKuD__daUyUWmkbXFQnJfj4IJ4xEawz6jFoLQa",
    "OTPTlVP2UU5IoX1yhzW-dvg_VDZ0ML4-XhZBBRKMwrm0eXF9SF-Mc2y8Zr_tBFyQiyI-Dw",
  ].join(""),
} as const;

export type TokenName = keyof typeof TOKENS;
