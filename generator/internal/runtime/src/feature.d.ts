// What a site does not use is not in its runtime: the build replaces these by
// true or false, and what is dead then goes. See Features in runtime.go.
declare const ROUTE: boolean;
declare const LATER: boolean;
declare const BOOTSTRAP: boolean;
declare const BREAKER: boolean;
declare const PREFETCH: boolean;
declare const FLAGS: boolean;
// Of the bus: whether a tab tells the others, and whether the build is one for
// development.
declare const TABS: boolean;
declare const DEV: boolean;
