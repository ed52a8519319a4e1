/**
 * Generated from openapi.json by `npm run generate -w @huoshui/client`. Do not edit.
 */

export interface paths {
    "/api/about": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The active scheme in words */
        get: operations["getAbout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/about/truth": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is true of the active scheme: the law, who recovered their spend, the profile’s history */
        get: operations["getTruth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What operators did, newest first */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The experiments the house ships, as documents to begin with */
        get: operations["getExperiments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look an experiment, or the changed scheme of a fork, over without running it */
        post: operations["checkExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/forks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a changed scheme on a pseudonymised copy of today’s state; the live journal is only read */
        post: operations["forkMall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs of experiments and forks, newest first; a bounded number is kept */
        get: operations["getExperimentRuns"];
        put?: never;
        /** Run an experiment in a process of its own; one runs at a time, others wait */
        post: operations["runExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run: how far it is, and its figures once it is done */
        get: operations["getExperimentRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a run that waits or is under way */
        post: operations["cancelExperimentRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports of shops that moved in, newest first */
        get: operations["getImports"];
        put?: never;
        /** Check the files of a shop that moves in and keep what they say, for another operator to approve */
        post: operations["proposeImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One import: what was checked, how far it is, and its control */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let an import begin; another operator than the one who brought the files */
        post: operations["approveImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on with an import that stands still */
        post: operations["resumeImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/imports/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw an import that has not begun */
        post: operations["withdrawImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/inject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put outside money into a pool; nobody gets points */
        post: operations["injectFunds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/intake-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys of other shops, newest first */
        get: operations["getIntakeKeys"];
        put?: never;
        /** Make a key with which another shop sends its orders */
        post: operations["createIntakeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/intake-keys/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a key for good */
        post: operations["revokeIntakeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/intake-refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an order of another shop back, settled or not (spec/1 Refunds); once per order */
        post: operations["refundIntakeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Journal entries, newest first */
        get: operations["getJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/journal/{sequence}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entry: its facts and its postings */
        get: operations["getEntry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/journal/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Progress and findings of the last verification */
        get: operations["getVerification"];
        put?: never;
        /** Start refolding the journal; poll the GET for progress */
        post: operations["startVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/live-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the live rules said of the mall’s own figures last, and the alarms that stand */
        get: operations["getLiveCheck"];
        put?: never;
        /** Judge the mall’s own figures now; runs by itself once a day */
        post: operations["runLiveCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/live-check/conduct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** State how the mall deals with people and their money, what no book knows; judged at once and every day */
        post: operations["stateConduct"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Operator login (rate limited) */
        post: operations["adminLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the operator’s session */
        post: operations["adminLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The operator who is logged in */
        get: operations["adminMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members, newest first; search by name, phone, id or referral code */
        get: operations["getMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One member: printed state, positions, newest orders and statement lines */
        get: operations["getMember"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Orders, newest first */
        get: operations["getAdminOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order with its payment attempts and the rewards it paid */
        get: operations["getAdminOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The goods arrived, by what the operator knows; its refund window starts */
        post: operations["receiveOrderFor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/orders/{id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refund a settled order (spec/1 Refunds); once per order */
        post: operations["refundOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Commands in quarantine, or failing again and again */
        get: operations["getTroubledCommands"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/outbox/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a command in quarantine once more */
        post: operations["retryCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mall at a glance */
        get: operations["getOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/places": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Regions with their agents, and service points */
        get: operations["getPlaces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/places/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Appoint the agent of a region, which gets its name with it; or dismiss whoever it is */
        post: operations["appointAgent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/places/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open a member’s service point, change or close it */
        post: operations["setServicePoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All pools */
        get: operations["getPools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/pools/{plan}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one pool went, oldest first */
        get: operations["getPoolHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The law the mall is under, the others there are, and every change */
        get: operations["getProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/profiles/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a change of profile another operator proposed */
        post: operations["approveProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/profiles/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw a change of profile that waits */
        post: operations["withdrawProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/profiles/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Propose another profile with the legal opinion; another operator decides */
        post: operations["proposeProfile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Differences between SQL orders, payments and the journal; the right number is zero */
        get: operations["getReconciliation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/scheme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The active scheme document */
        get: operations["getScheme"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/scheme/activate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Activate a new version; a live mall refuses what its profile blocks, and nothing overrides that */
        post: operations["activateScheme"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/scheme/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read a text as the next scheme, judge it under the mall’s profile, compare it; changes nothing */
        post: operations["checkScheme"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/scheme/remedy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The text with the remedy of one finding applied; changes nothing */
        post: operations["remedyScheme"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/schemes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All scheme versions this mall has activated, newest first */
        get: operations["getSchemes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Withdrawals, newest first */
        get: operations["getAdminWithdrawals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/withdrawals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The money returns to the wallet */
        post: operations["rejectWithdrawal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/withdrawals/{id}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The money was paid out */
        post: operations["settleWithdrawal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a one-time login code to a phone (rate limited per phone and per address) */
        post: operations["requestCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in with phone and code; the first login creates the member */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the member’s session */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where an order can be shipped to or picked up, and which of it the scheme asks for */
        get: operations["getDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/dev/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Codes the development SMS provider has sent; not there in production mode */
        get: operations["getInbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holdings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the member holds beside cash and growth points */
        get: operations["getHoldings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mall": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The mall, its mode and its active scheme */
        get: operations["getMall"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member who is logged in */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one’s name or language */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/api/me/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close one’s account: phone, name, link, sessions and messages are deleted, the books keep a random id */
        post: operations["closeAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/closing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What closing one’s account would meet now */
        get: operations["getClosing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All that is kept of the member who is logged in, as one document */
        get: operations["getMyData"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member’s orders, newest first */
        get: operations["getOrders"];
        put?: never;
        /** Order one product and start its first payment */
        post: operations["placeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One order; after payment the answer waits a moment for its settlement */
        get: operations["getOrder"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an unpaid order; its wallet hold is given back */
        post: operations["cancelOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start a new payment attempt after one expired or failed */
        post: operations["payOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The goods arrived: the refund window starts (schemes that settle on completion) */
        post: operations["receiveOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payments/local/notify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The local cashier’s signed notification that a payment was made */
        post: operations["notifyLocal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member’s growth points, plan by plan */
        get: operations["getPoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/points/{plan}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the pool and its price went, oldest first */
        get: operations["getHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/points/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a sale would pay at this moment */
        post: operations["quoteSale"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/points/sell": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sell points to the pool at the present price */
        post: operations["sellPoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the mall sells */
        get: operations["getProducts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/products/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One product and what an order of it gives at the present price */
        get: operations["getProduct"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/referral-codes/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who stands behind a referral link, before logging in */
        get: operations["getReferralCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/referrals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member’s own link and whom it brought */
        get: operations["getReferrals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/service-point": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member’s own service point, and how many orders wait there */
        get: operations["getMyServicePoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/service-point/pickups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hand an order out to whoever shows its one-time code; once */
        post: operations["verifyPickup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every change of every account of the member, newest first */
        get: operations["getStatement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/statement/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One line with the reason of its reward */
        get: operations["getStatementLine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Book an order that another shop has sold; answered when it is durable */
        post: operations["takeOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intake/refunds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an order of another shop back before it has settled; the same again is answered by the first entry */
        post: operations["refundTakenOrder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/wallet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member’s cash */
        get: operations["getWallet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The member’s withdrawals, newest first */
        get: operations["getWithdrawals"];
        put?: never;
        /** Ask for cash to leave the wallet */
        post: operations["withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server should be sent requests: its journal and engine answer, and it is not about to stop */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description Decimal text, ASCII digits, no sign, at most the decimals of its unit
         * @example 12.34
         */
        AmountInput: string;
        /**
         * @description Yuan with two decimals, exact
         * @example 1000.00
         */
        Fen: string;
        /**
         * @description Growth points with six decimals, exact
         * @example 147.000000
         */
        GrowthPoints: string;
        /**
         * @description Fund ÷ supply in yuan, rounded half-up to 6 decimals, for display
         * @example 1.428571
         */
        Price: string;
        /** @description Release, shopping, coin or equity points with two decimals, exact */
        Hundredths: string;
        /** @description Signed amount in the unit of its asset: two decimals, growth points six */
        AssetAmount: string;
        LocalText: {
            zh: string;
            en: string;
        };
        /**
         * @description RFC 3339 instant with offset
         * @example 2026-01-01T00:00:00+08:00
         */
        Instant: string;
        Problem: {
            /** @description Address of the page that explains the code */
            type: string;
            /** @description The code in words, in the language of the request */
            title: string;
            status: number;
            /**
             * @description One of the closed list in docs/errors.md
             * @enum {string}
             */
            code: "agent-exists" | "allocation-exceeds-cash" | "already-imported" | "already-opened" | "already-received" | "already-refunded" | "already-verified" | "bad-amount" | "bad-command" | "bad-experiment" | "bad-input" | "bad-phone" | "bad-scheme" | "bad-signature" | "bad-state" | "busy" | "closing-barred" | "cycle" | "development-only" | "duplicate-id" | "expired-code" | "files-changed" | "follower-behind" | "id-reused" | "import-blocked" | "import-broken" | "import-open" | "insufficient-funds" | "insufficient-points" | "internal" | "limit-reached" | "live-mall" | "locked-points" | "not-a-pickup" | "not-found" | "not-logged-in" | "not-open" | "not-settled" | "not-settled-in-time" | "not-supported" | "operator-exists" | "order-expired" | "own-referral-code" | "points-left" | "points-share" | "profile-change-open" | "profile-change-refused" | "quarantined" | "rate-limited" | "scheme-blocked" | "scheme-moved-on" | "second-operator-needed" | "too-large" | "too-many-attempts" | "too-many-runs" | "unavailable" | "unbacked-points" | "unknown-command" | "unknown-entry" | "unknown-finding" | "unknown-hold" | "unknown-import" | "unknown-intake-key" | "unknown-member" | "unknown-merchant" | "unknown-operator" | "unknown-order" | "unknown-payment" | "unknown-pickup-code" | "unknown-plan" | "unknown-product" | "unknown-profile-change" | "unknown-rank" | "unknown-referral-code" | "unknown-region" | "unknown-run" | "unknown-service-point" | "unknown-statement-line" | "unknown-withdrawal" | "used-code" | "weak-password" | "wrong-code" | "wrong-key" | "wrong-media-type" | "wrong-origin" | "wrong-password" | "wrong-price";
            detail: string;
            /** @description The id of the request, as in the logs */
            instance: string;
            errors?: {
                path: string;
                message: string;
            }[];
        };
        SchemeName: {
            id: string;
            version: number;
            title: components["schemas"]["LocalText"];
        };
        Mall: {
            slug: string;
            name: components["schemas"]["LocalText"];
            /** @enum {string} */
            mode: "sandbox" | "live";
            /** @description What every page of a sandbox mall says at its top */
            notice?: components["schemas"]["LocalText"];
            timezone: string;
            scheme: components["schemas"]["SchemeName"];
        };
        Me: {
            id: string;
            phoneMasked: string;
            name: string;
            referralCode: string;
            referrer?: {
                name: string;
            };
            joinedAt: components["schemas"]["Instant"];
            /** @enum {string} */
            locale: "zh" | "en";
        };
        Closing: {
            /** @description What must be finished first; empty when the account can be closed */
            bars: ("cash" | "debt" | "orders" | "withdrawals")[];
            /** @description Points are left that nobody can use afterwards */
            leavesPoints: boolean;
        };
        MyData: {
            account: components["schemas"]["Me"];
            /** @description How many members came by the link; who they are is theirs */
            referred: number;
            /** @description Wallet, points and places as the books have them */
            balances: {
                [key: string]: unknown;
            };
            /** @description As GET /api/orders shows them */
            orders: {
                [key: string]: unknown;
            }[];
            withdrawals: {
                [key: string]: unknown;
            }[];
            /** @description As GET /api/statement shows it */
            statement: {
                [key: string]: unknown;
            }[];
            at: components["schemas"]["Instant"];
        };
        Referrals: {
            link: string;
            code: string;
            direct: {
                name: string;
                joinedAt: components["schemas"]["Instant"];
                /** @description Has a qualifying order */
                promoter: boolean;
            }[];
        };
        Wallet: {
            available: components["schemas"]["Fen"];
            /** @description Not yet settled */
            pending: components["schemas"]["Fen"];
            /** @description Held by a rule */
            frozen: components["schemas"]["Fen"];
            /** @description Withdrawals asked for and not yet paid out */
            leaving: components["schemas"]["Fen"];
            /** @description Held by a payment that is not finished */
            held: components["schemas"]["Fen"];
            /** @description Owed after a claw-back; netted from later rewards */
            debt: components["schemas"]["Fen"];
        };
        Withdrawal: {
            id: string;
            amount: components["schemas"]["Fen"];
            /** @enum {string} */
            state: "open" | "settled" | "rejected";
            at: components["schemas"]["Instant"];
            decidedAt?: components["schemas"]["Instant"];
        };
        Pool: {
            fund: components["schemas"]["Fen"];
            supply: components["schemas"]["GrowthPoints"];
            price: components["schemas"]["Price"];
            /** @description Share of a sale that stays in the pool, such as 20% */
            backflow: string;
        };
        Position: {
            plan: string;
            planTitle: components["schemas"]["LocalText"];
            holding: components["schemas"]["GrowthPoints"];
            locked: components["schemas"]["GrowthPoints"];
            price: components["schemas"]["Price"];
            /** @description Holding × price, before the part that stays in the pool */
            grossValue: components["schemas"]["Fen"];
            /** @description What selling everything sellable would pay right now */
            saleNow: components["schemas"]["Fen"];
            /** @description What the member paid for lines feeding this pool in this cycle */
            spend: components["schemas"]["Fen"];
            /** @description Spend ÷ holding: the price at which the gross value equals the spend */
            cost?: components["schemas"]["Price"];
            /** @description Gross sold in this cycle */
            realised: components["schemas"]["Fen"];
            cycle: number;
            exits: number;
            exit?: {
                multiple: string;
                /** @enum {string} */
                cap: "exact" | "market";
                /** @description multiple × spend */
                target: components["schemas"]["Fen"];
                /** @description Gross still missing to the target; never a forecast */
                toExit: components["schemas"]["Fen"];
            };
            pool: components["schemas"]["Pool"];
        };
        Quote: {
            plan: string;
            points: components["schemas"]["GrowthPoints"];
            price: components["schemas"]["Price"];
            gross: components["schemas"]["Fen"];
            paid: components["schemas"]["Fen"];
            /** @description Gross − paid: stays in the pool */
            stays: components["schemas"]["Fen"];
        };
        Holdings: {
            release: {
                plan: string;
                planTitle: components["schemas"]["LocalText"];
                /** @description Granted and not released yet */
                balance: components["schemas"]["Hundredths"];
                lots: {
                    order: string;
                    granted: components["schemas"]["Hundredths"];
                    left: components["schemas"]["Hundredths"];
                }[];
                /** @description Held ÷ promised right now, at most 1 */
                coverage?: string;
            }[];
            shopping: components["schemas"]["Hundredths"];
            equity: components["schemas"]["Hundredths"];
            coin: components["schemas"]["Hundredths"];
        };
        HistoryPoint: {
            at: components["schemas"]["Instant"];
            sequence: number;
            fund: components["schemas"]["Fen"];
            supply: components["schemas"]["GrowthPoints"];
            price: components["schemas"]["Price"];
            /** @description order, sell, exit, inject, refund */
            cause: string;
        };
        Change: {
            account: string;
            accountTitle: components["schemas"]["LocalText"];
            asset: string;
            amount: components["schemas"]["AssetAmount"];
        };
        StatementLine: {
            id: string;
            at: components["schemas"]["Instant"];
            sequence: number;
            /** @description What happened: the kind of the command or the rule of the reward */
            kind: string;
            title: components["schemas"]["LocalText"];
            changes: components["schemas"]["Change"][];
            order?: string;
            reward?: {
                plan: string;
                rule: string;
                amount: components["schemas"]["Fen"];
            };
        };
        Reason: {
            plan: string;
            planTitle: components["schemas"]["LocalText"];
            rule: string;
            ruleTitle: components["schemas"]["LocalText"];
            basis?: components["schemas"]["Fen"];
            rate?: string;
            amount: components["schemas"]["Fen"];
            /**
             * @description What the amount counts
             * @enum {string}
             */
            unit: "yuan" | "points";
            order?: string;
            /** @description The member who caused it, masked */
            from?: string;
            /** @description The calculation in words and figures, to be checked by hand */
            formula: components["schemas"]["LocalText"];
        };
        StatementLineDetail: {
            id: string;
            at: components["schemas"]["Instant"];
            sequence: number;
            /** @description What happened: the kind of the command or the rule of the reward */
            kind: string;
            title: components["schemas"]["LocalText"];
            changes: components["schemas"]["Change"][];
            order?: string;
            reward?: {
                plan: string;
                rule: string;
                amount: components["schemas"]["Fen"];
            };
            reason?: components["schemas"]["Reason"];
        };
        PlanText: {
            id: string;
            plan: string;
            title: components["schemas"]["LocalText"];
            text: components["schemas"]["LocalText"];
            parameters: {
                name: string;
                title: components["schemas"]["LocalText"];
                value: components["schemas"]["LocalText"];
            }[];
            pool?: components["schemas"]["Pool"];
            /** @description What a sale of so many points would pay right now; absent while nobody holds points */
            sale?: {
                points: components["schemas"]["GrowthPoints"];
                gross: components["schemas"]["Fen"];
                paid: components["schemas"]["Fen"];
                stays: components["schemas"]["Fen"];
            };
            /** @description Held ÷ promised right now, of a plan that pays over time */
            coverage?: string;
            /** @description The plan has a forced exit */
            exit?: {
                multiple: string;
                /** @description Equal orders, nobody selling; absent where no experiment has these terms */
                queue?: {
                    multiple: string;
                    /** @description The pool’s share of each order */
                    share: string;
                    /** @description Who is out at which order */
                    buyers: {
                        buyer: number;
                        order: number;
                    }[];
                    orders: number;
                    exits: number;
                    exited: string;
                };
            };
        };
        About: {
            scheme: {
                id: string;
                version: number;
                title: components["schemas"]["LocalText"];
            };
            /** @enum {string} */
            mode: "sandbox" | "live";
            /** @enum {string} */
            settle: "payment" | "completion";
            settleText: components["schemas"]["LocalText"];
            plans: components["schemas"]["PlanText"][];
            /** @description What is true of the price, and what is not promised */
            priceLaw: components["schemas"]["LocalText"];
        };
        Give: {
            plan: string;
            planTitle: components["schemas"]["LocalText"];
            /** @enum {string} */
            kind: "growth" | "release" | "shopping" | "reward";
            /** @description What one unit ordered now would give, in the unit of its kind */
            amount?: string;
            text: components["schemas"]["LocalText"];
        };
        /** @description Where one part of the price goes */
        Allocation: {
            purse: string;
            title: components["schemas"]["LocalText"];
            amount: components["schemas"]["Fen"];
        };
        Product: {
            id: string;
            title: components["schemas"]["LocalText"];
            description: components["schemas"]["LocalText"];
            price: components["schemas"]["Fen"];
            /** @description Path of a local SVG */
            image: string;
            gives: components["schemas"]["Give"][];
            /** @description Where the price of one unit goes; sums to the price */
            allocation: components["schemas"]["Allocation"][];
        };
        /** @description One attempt to pay an order */
        Payment: {
            id: string;
            /** @enum {string} */
            state: "created" | "paid" | "expired" | "failed" | "refunded";
            walletPart: components["schemas"]["Fen"];
            cashierPart: components["schemas"]["Fen"];
            createdAt: components["schemas"]["Instant"];
            expiresAt: components["schemas"]["Instant"];
            /** @description Where to pay the cashier’s part while the attempt is open */
            cashierUrl?: string;
        };
        /** @description The signed head of the day on which an entry was written. Who keeps it can find out later whether the journal was rewritten: `huoshui verify --anchors FILE` */
        Receipt: {
            mall: string;
            /** @description The mall’s day, 2026-01-31 */
            day: string;
            /** @description Last entry of that day */
            sequence: number;
            /** @description Hash of the chain of blocks up to there, hex */
            hash: string;
            /** @description Ed25519, base64url */
            publicKey: string;
            /** @description Of the text docs/journal.md gives, base64url */
            signature: string;
        };
        Pickup: {
            point: string;
            name: string;
            address: string;
            /** @description One-time code to show there; told to the buyer alone, of a single order */
            code?: string;
        };
        Order: {
            id: string;
            /** @enum {string} */
            state: "created" | "paid" | "settled" | "cancelled" | "refunded";
            product: {
                id: string;
                title: components["schemas"]["LocalText"];
                image: string;
            };
            quantity: number;
            total: components["schemas"]["Fen"];
            /** @description Of the newest payment attempt */
            walletPart: components["schemas"]["Fen"];
            /** @description Of the newest payment attempt */
            cashierPart: components["schemas"]["Fen"];
            createdAt: components["schemas"]["Instant"];
            /** @description Unpaid then, it is cancelled */
            expiresAt: components["schemas"]["Instant"];
            paidAt?: components["schemas"]["Instant"];
            settledAt?: components["schemas"]["Instant"];
            /** @description Region it is shipped to */
            shipTo?: {
                code: string;
                title: components["schemas"]["LocalText"];
            };
            /** @description Service point where it is picked up */
            pickup?: components["schemas"]["Pickup"];
            /** @description Why it was cancelled */
            cancelled?: components["schemas"]["LocalText"];
            /**
             * @description A paid order waits for its buyer to say that it arrived, or at its service point
             * @enum {string}
             */
            awaits?: "receipt" | "pickup";
            receivedAt?: components["schemas"]["Instant"];
            /** @description Of a single order that was received and settles on completion: the end of its refund window */
            settlesAt?: components["schemas"]["Instant"];
            /** @description The journal entry that settled it */
            sequence?: number;
            /** @description The newest attempt */
            payment?: components["schemas"]["Payment"];
            /** @description Of a single settled order, once its day has ended and was signed */
            receipt?: components["schemas"]["Receipt"];
        };
        Operator: {
            id: string;
            name: string;
        };
        AdminPool: {
            fund: components["schemas"]["Fen"];
            supply: components["schemas"]["GrowthPoints"];
            price: components["schemas"]["Price"];
            /** @description Share of a sale that stays in the pool, such as 20% */
            backflow: string;
            plan: string;
            planTitle: components["schemas"]["LocalText"];
            exits: number;
        };
        Overview: {
            /** @enum {string} */
            mode: "sandbox" | "live";
            clock?: components["schemas"]["Instant"];
            members: number;
            orders: {
                today: number;
                turnoverToday: components["schemas"]["Fen"];
                waitingForPayment: number;
                paidNotSettled: number;
            };
            pools: components["schemas"]["AdminPool"][];
            platform: {
                income: components["schemas"]["Fen"];
                cost: components["schemas"]["Fen"];
                remainder: components["schemas"]["Fen"];
            };
            outbox: {
                waiting: number;
                failing: number;
                oldestSeconds: number;
            };
            journal: {
                sequence: number;
                followerSequence: number;
                lag: number;
            };
            quarantined: number;
            /** @description What the reconciler lists; the right number is zero */
            differences: number;
        };
        MemberRow: {
            id: string;
            name: string;
            phoneMasked: string;
            referralCode: string;
            joinedAt: components["schemas"]["Instant"];
            referrer?: {
                id: string;
                name: string;
            };
            available: components["schemas"]["Fen"];
        };
        MemberDetail: {
            member: components["schemas"]["MemberRow"];
            wallet: components["schemas"]["Wallet"];
            points: components["schemas"]["Position"][];
            direct: {
                id: string;
                name: string;
                joinedAt: components["schemas"]["Instant"];
            }[];
            /** @description The printed state of spec/4 */
            state: {
                [key: string]: unknown;
            };
            orders: components["schemas"]["Order"][];
            statement: components["schemas"]["StatementLine"][];
        };
        AdminOrder: {
            id: string;
            /** @enum {string} */
            state: "created" | "paid" | "settled" | "cancelled" | "refunded";
            product: {
                id: string;
                title: components["schemas"]["LocalText"];
                image: string;
            };
            quantity: number;
            total: components["schemas"]["Fen"];
            /** @description Of the newest payment attempt */
            walletPart: components["schemas"]["Fen"];
            /** @description Of the newest payment attempt */
            cashierPart: components["schemas"]["Fen"];
            createdAt: components["schemas"]["Instant"];
            /** @description Unpaid then, it is cancelled */
            expiresAt: components["schemas"]["Instant"];
            paidAt?: components["schemas"]["Instant"];
            settledAt?: components["schemas"]["Instant"];
            /** @description Region it is shipped to */
            shipTo?: {
                code: string;
                title: components["schemas"]["LocalText"];
            };
            /** @description Service point where it is picked up */
            pickup?: components["schemas"]["Pickup"];
            /** @description Why it was cancelled */
            cancelled?: components["schemas"]["LocalText"];
            /**
             * @description A paid order waits for its buyer to say that it arrived, or at its service point
             * @enum {string}
             */
            awaits?: "receipt" | "pickup";
            receivedAt?: components["schemas"]["Instant"];
            /** @description Of a single order that was received and settles on completion: the end of its refund window */
            settlesAt?: components["schemas"]["Instant"];
            /** @description The journal entry that settled it */
            sequence?: number;
            /** @description The newest attempt */
            payment?: components["schemas"]["Payment"];
            /** @description Of a single settled order, once its day has ended and was signed */
            receipt?: components["schemas"]["Receipt"];
            member: {
                id: string;
                name: string;
            };
        };
        OrderReward: {
            plan: string;
            planTitle: components["schemas"]["LocalText"];
            rule: string;
            ruleTitle: components["schemas"]["LocalText"];
            /** @description Member id, or merchant:ID */
            to: string;
            /** @description Of a member */
            toName?: string;
            amount: components["schemas"]["Fen"];
            basis?: components["schemas"]["Fen"];
            rate?: string;
            from?: string;
        };
        AdminOrderDetail: {
            order: components["schemas"]["AdminOrder"];
            payments: {
                id: string;
                /** @enum {string} */
                state: "created" | "paid" | "expired" | "failed" | "refunded";
                walletPart: components["schemas"]["Fen"];
                cashierPart: components["schemas"]["Fen"];
                createdAt: components["schemas"]["Instant"];
                expiresAt: components["schemas"]["Instant"];
                /** @description Where to pay the cashier’s part while the attempt is open */
                cashierUrl?: string;
                reference?: string;
                refund?: {
                    amount: components["schemas"]["Fen"];
                    reason: string;
                    /** @enum {string} */
                    state: "waiting" | "done";
                };
            }[];
            rewards: components["schemas"]["OrderReward"][];
        };
        AdminWithdrawal: {
            id: string;
            amount: components["schemas"]["Fen"];
            /** @enum {string} */
            state: "open" | "settled" | "rejected";
            at: components["schemas"]["Instant"];
            decidedAt?: components["schemas"]["Instant"];
            member: {
                id: string;
                name: string;
            };
        };
        EntryRow: {
            sequence: number;
            at: components["schemas"]["Instant"];
            kind: string;
            /** @description Of the kind */
            title: components["schemas"]["LocalText"];
            commandId: string;
            /** @description Hash of the block that carries the entry */
            hash: string;
        };
        Entry: {
            sequence: number;
            at: components["schemas"]["Instant"];
            kind: string;
            /** @description Of the kind */
            title: components["schemas"]["LocalText"];
            commandId: string;
            /** @description Hash of the block that carries the entry */
            hash: string;
            caller: string;
            facts: {
                fact: string;
                fields: {
                    [key: string]: string | number | boolean | null;
                };
            }[];
            postings: {
                from: string;
                to: string;
                asset: string;
                amount: components["schemas"]["AssetAmount"];
            }[];
        };
        Verification: {
            /** @enum {string} */
            state: "idle" | "running" | "sound" | "broken" | "failed";
            /** @description Entries refolded so far */
            checked: number;
            total: number;
            startedAt?: components["schemas"]["Instant"];
            finishedAt?: components["schemas"]["Instant"];
            findings: {
                sequence?: number;
                text: string;
            }[];
        };
        Scheme: {
            id: string;
            version: number;
            title: components["schemas"]["LocalText"];
            text: string;
            activatedAt: components["schemas"]["Instant"];
            sequence: number;
        };
        ComplianceReport: {
            profile: string;
            profileTitle: components["schemas"]["LocalText"];
            profileVersion: number;
            /** @description The day whose law was asked */
            at: string;
            /** @enum {string} */
            verdict: "blocked" | "serious" | "clear";
            findings: {
                rule: string;
                title: components["schemas"]["LocalText"];
                /** @enum {string} */
                severity: "blocking" | "serious" | "note";
                /** @description The parameter that causes it */
                path: string;
                because: components["schemas"]["LocalText"];
                source: {
                    law: string;
                    article: string;
                    inForce: string;
                    address: string | null;
                };
                remedy: {
                    words: components["schemas"]["LocalText"];
                    /** @description The program applied the change, checked again, and the finding was gone */
                    verified: boolean;
                };
            }[];
        };
        SchemeCheck: {
            /** @description Why the text is no scheme that could follow; line and column count from 1 */
            problem?: {
                line: number;
                column: number;
                message: string;
            };
            scheme?: components["schemas"]["SchemeName"];
            /** @description Absent when the text does not load, or a plan was never described */
            report?: components["schemas"]["ComplianceReport"];
            /** @description Whether this mall may activate it */
            allowed: boolean;
            /** @description Why it may not */
            reason?: components["schemas"]["LocalText"];
            /** @description Sequence of the version in force, which it would follow */
            follows: number;
            diff: {
                /** @enum {string} */
                kind: "same" | "added" | "removed";
                text: string;
            }[];
        };
        ProfileChange: {
            id: string;
            /** @enum {string} */
            state: "proposed" | "approved" | "withdrawn";
            from: {
                profile: string;
                version: number;
                title: components["schemas"]["LocalText"];
            };
            to: {
                profile: string;
                version: number;
                title: components["schemas"]["LocalText"];
            };
            opinion: {
                title: string;
                author: string;
                date: string;
                file: string;
                text: string;
                sha256: string;
            };
            proposedBy: string;
            proposedAt: components["schemas"]["Instant"];
            decidedBy?: string;
            decidedAt?: components["schemas"]["Instant"];
            /** @description The journal entry whose id carries the hash of the change */
            sequence?: number;
        };
        LiveCheck: {
            /** @description What the mall says of its conduct, in YAML; absent until an operator stated it */
            conduct?: {
                text: string;
                operator: string;
                at: components["schemas"]["Instant"];
            };
            /** @description Absent until the first day was checked */
            check?: {
                day: string;
                at: components["schemas"]["Instant"];
                sequence: number;
                profile: string;
                profileTitle: components["schemas"]["LocalText"];
                /** @enum {string} */
                verdict: "blocked" | "serious" | "clear";
                chain?: {
                    levels: number;
                    members: number;
                    received: string;
                };
                /** @description Rules whose figures the mall has not told */
                notJudged: {
                    rule: string;
                    title: components["schemas"]["LocalText"];
                }[];
            };
            alarms: {
                rule: string;
                title: components["schemas"]["LocalText"];
                path: string;
                /** @enum {string} */
                severity: "blocking" | "serious" | "note";
                /** @enum {string} */
                state: "near" | "reached";
                because: components["schemas"]["LocalText"];
                remedy: components["schemas"]["LocalText"];
                openedAt: components["schemas"]["Instant"];
                seenAt: components["schemas"]["Instant"];
            }[];
        };
        AuditRow: {
            id: string;
            at: components["schemas"]["Instant"];
            operator: string;
            act: string;
            /** @description Of the act */
            title: components["schemas"]["LocalText"];
            subject: string;
            reason?: string;
            sequence?: number;
        };
        TroubledCommand: {
            id: string;
            kind: string;
            /** @description Of the kind */
            title: components["schemas"]["LocalText"];
            subject: string;
            /** @enum {string} */
            state: "waiting" | "quarantined";
            attempts: number;
            detail?: string;
            createdAt: components["schemas"]["Instant"];
        };
        RunCost: {
            runs: number;
            orders: number;
            /** @description On one core, about */
            seconds: number;
        };
        ExperimentRun: {
            id: string;
            /** @enum {string} */
            kind: "experiment" | "fork";
            name: string;
            title: {
                zh: string;
                en: string;
            };
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            operator: string;
            createdAt: components["schemas"]["Instant"];
            startedAt?: components["schemas"]["Instant"];
            finishedAt?: components["schemas"]["Instant"];
            cost?: components["schemas"]["RunCost"];
            /** @description What a fork changes in the scheme in force */
            changes: string[];
            fork?: {
                days: number;
                seed: number;
                /** @description The share of members who sell everything so many days after buying; nobody when left out */
                selling?: {
                    sharePercent: number;
                    afterDays: number;
                };
                /** @description As of late when left out */
                newcomersADay?: number;
            };
            /** @description Why it failed */
            problem?: string;
            progress?: {
                /** @description Share that is done, 0 to 1 */
                done: number;
                /** @description By the speed so far */
                leftMs?: number;
                finished: number;
                runs: number;
            };
        };
        WholeExperimentRun: {
            id: string;
            /** @enum {string} */
            kind: "experiment" | "fork";
            name: string;
            title: {
                zh: string;
                en: string;
            };
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            operator: string;
            createdAt: components["schemas"]["Instant"];
            startedAt?: components["schemas"]["Instant"];
            finishedAt?: components["schemas"]["Instant"];
            cost?: components["schemas"]["RunCost"];
            /** @description What a fork changes in the scheme in force */
            changes: string[];
            fork?: {
                days: number;
                seed: number;
                /** @description The share of members who sell everything so many days after buying; nobody when left out */
                selling?: {
                    sharePercent: number;
                    afterDays: number;
                };
                /** @description As of late when left out */
                newcomersADay?: number;
            };
            /** @description Why it failed */
            problem?: string;
            progress?: {
                /** @description Share that is done, 0 to 1 */
                done: number;
                /** @description By the speed so far */
                leftMs?: number;
                finished: number;
                runs: number;
            };
            /** @description The experiment, or the changed scheme of a fork */
            source: string;
            files: string[];
            points: string[];
            /** @description Points that stand in the files alone */
            morePoints: number;
            figures: {
                metric: string;
                title: {
                    zh: string;
                    en: string;
                };
                values: string[];
            }[];
        };
        CheckedExperiment: {
            problem?: {
                line: number;
                column: number;
                message: string;
            };
            cost?: components["schemas"]["RunCost"];
            changes: string[];
        };
        Import: {
            id: string;
            /** @enum {string} */
            state: "checked" | "running" | "stuck" | "done" | "withdrawn";
            /** @description Of all files together */
            sha256: string;
            files: {
                /** @enum {string} */
                kind: "members" | "balances" | "lots";
                name: string;
                sha256: string;
                encoding?: string;
                rows: number;
            }[];
            keepExisting: boolean;
            skipBroken: boolean;
            /** @description A file cannot be used, or totals differ from those stated */
            blocked: boolean;
            brokenRows: number;
            /** @description The first of them; all kept ones in broken.csv */
            problems: {
                /** @enum {string} */
                file: "members" | "balances" | "lots";
                /** @description From 1; 0 for the file as a whole */
                line: number;
                /** @description As the file names it; empty for the whole row */
                column: string;
                /** @description One of the closed list in docs/errors.md */
                code: string;
                text: components["schemas"]["LocalText"];
            }[];
            totals: {
                figure: string;
                total: string;
                expected?: string;
            }[];
            steps: number;
            done: number;
            /** @description By the speed so far */
            leftMs?: number;
            proposedBy: string;
            proposedAt: components["schemas"]["Instant"];
            decidedBy?: string;
            decidedAt?: components["schemas"]["Instant"];
            finishedAt?: components["schemas"]["Instant"];
            stuck?: {
                line: number;
                code: string;
                detail: string;
            };
            entries?: {
                first: number;
                last: number;
            };
            control?: {
                assets: {
                    /** @description CNY, shopping, coin, equity, growth:PLAN or release:PLAN */
                    asset: string;
                    /** @description By the files */
                    stated: string;
                    before: string;
                    /** @description By the journal: entries of the import */
                    booked: string;
                    /** @description By the journal: all other entries meanwhile */
                    others: string;
                    after: string;
                    agrees: boolean;
                }[];
                members: {
                    stated: number;
                    joined: number;
                    /** @description Joined by themselves meanwhile */
                    met: number;
                };
                agrees: boolean;
            };
        };
        PaidReward: {
            plan: string;
            rule: string;
            /** @description Member id, or merchant:ID */
            to: string;
            amount: components["schemas"]["Fen"];
        };
        IntakeReceipt: {
            /** @description Id of the order in this mall’s books */
            order: string;
            /** @description The journal entry that booked it */
            sequence: number;
            /** @description It had come before: this is the first answer */
            repeated: boolean;
            /** @description What the entry paid at once, in order of payment */
            rewards: components["schemas"]["PaidReward"][];
        };
        /** @description A key of another shop; the key itself is told once and kept nowhere */
        IntakeKey: {
            id: string;
            source: string;
            createdAt: components["schemas"]["Instant"];
            revokedAt?: components["schemas"]["Instant"];
        };
        Region: {
            /** @enum {string} */
            level: "custom" | "district" | "city" | "province" | "area";
            code: string;
            name: string;
        };
        /** @description A shop where orders are picked up and verified */
        ServicePoint: {
            point: string;
            name: string;
            address: string;
            region?: string;
        };
        Delivery: {
            /** @description The scheme pays by the region of an order, or for handing it out */
            asks: {
                region: boolean;
                pickup: boolean;
            };
            provinces: {
                code: string;
                name: components["schemas"]["LocalText"];
            }[];
            /** @description Cities, districts and places below that the mall has named */
            regions: components["schemas"]["Region"][];
            points: components["schemas"]["ServicePoint"][];
        };
        MyServicePoint: {
            point?: {
                point: string;
                name: string;
                address: string;
                region?: string;
                open: boolean;
            };
            waiting: number;
        };
        HandedOut: {
            product: {
                title: components["schemas"]["LocalText"];
            };
            quantity: number;
            order: string;
        };
        Agency: {
            /** @enum {string} */
            level: "custom" | "district" | "city" | "province" | "area";
            code: string;
            name: string;
            agent?: {
                id: string;
                name: string;
            };
        };
        AdminServicePoint: {
            point: string;
            name: string;
            address: string;
            region?: string;
            open: boolean;
            owner: {
                id: string;
                name: string;
            };
        };
        Places: {
            agencies: components["schemas"]["Agency"][];
            points: components["schemas"]["AdminServicePoint"][];
        };
        Truth: {
            /** @description Absent when a plan was never described for the law */
            compliance?: components["schemas"]["ComplianceReport"];
            recovered: {
                /** @description Members whose rewards, sales and exits paid at least what they spent */
                recovered: number;
                /** @description Members with a settled order */
                members: number;
                at: components["schemas"]["Instant"];
            };
            simulated?: {
                experiment: string;
                title: components["schemas"]["LocalText"];
                note?: components["schemas"]["LocalText"];
                runs: number;
                people: number;
                recovered: {
                    least: string;
                    most: string;
                };
                withSale: {
                    least: string;
                    most: string;
                };
                /** @description The scheme has changed since */
                outdated: boolean;
            };
            profileChanges: {
                id: string;
                from: {
                    profile: string;
                    version: number;
                    title: components["schemas"]["LocalText"];
                };
                to: {
                    profile: string;
                    version: number;
                    title: components["schemas"]["LocalText"];
                };
                proposedBy: string;
                proposedAt: components["schemas"]["Instant"];
                decidedBy?: string;
                decidedAt?: components["schemas"]["Instant"];
                /** @description The journal entry whose id carries the hash of the change */
                sequence?: number;
                opinion: {
                    title: string;
                    author: string;
                    date: string;
                    file: string;
                    sha256: string;
                };
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAbout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["About"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTruth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Truth"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAudit: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditRow"][];
                        next?: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExperiments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            title: {
                                zh: string;
                                en: string;
                            };
                            text: string;
                        }[];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    kind: "experiment" | "fork";
                    text: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedExperiment"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forkMall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    days: number;
                    seed: number;
                    /** @description The share of members who sell everything so many days after buying; nobody when left out */
                    selling?: {
                        sharePercent: number;
                        afterDays: number;
                    };
                    /** @description As of late when left out */
                    newcomersADay?: number;
                    scheme: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentRun"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExperimentRuns: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ExperimentRun"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runExperiment: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentRun"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExperimentRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WholeExperimentRun"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelExperimentRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentRun"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImports: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Import"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proposeImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    files: {
                        /** @enum {string} */
                        kind: "members" | "balances" | "lots";
                        name: string;
                        /**
                         * Format: byte
                         * @description Base64
                         */
                        content: string;
                    }[];
                    /** @description A phone that is a member already keeps its account and place */
                    keepExisting: boolean;
                    /** @description Totals the files must have, such as wallet and 123.45 */
                    expected: {
                        figure: string;
                        total: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the files that were looked at */
                    sha256: string;
                    /** @description Go on without the broken rows */
                    skipBroken: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    injectFunds: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    plan: string;
                    amount: components["schemas"]["AmountInput"];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sequence: number;
                        pool: components["schemas"]["AdminPool"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIntakeKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["IntakeKey"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createIntakeKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of the other shop: a-z, 0-9 and -. Keys of one source stand for the same shop */
                    source: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: components["schemas"]["IntakeKey"];
                        /** @description Shown this once */
                        token: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeIntakeKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: components["schemas"]["IntakeKey"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refundIntakeOrder: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The other shop’s own id of the order */
                    order: string;
                    /** @description Why; the journal keeps its hash alone */
                    reason: string;
                    /** @description The other shop */
                    source: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: string;
                        sequence: number;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJournal: {
        parameters: {
            query?: {
                before?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EntryRow"][];
                        next?: number;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sequence: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVerification: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startVerify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLiveCheck: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveCheck"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runLiveCheck: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveCheck"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stateConduct: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description YAML as in packages/compliance/README.md; what is left out is not judged */
                    text: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Why the text was not kept; line and column count from 1 */
                        problem?: {
                            line: number;
                            column: number;
                            message: string;
                        };
                        live?: components["schemas"]["LiveCheck"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adminLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operator: components["schemas"]["Operator"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adminLogout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    adminMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operator: components["schemas"]["Operator"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMembers: {
        parameters: {
            query?: {
                search?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MemberRow"][];
                        next?: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberDetail"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminOrders: {
        parameters: {
            query?: {
                state?: "created" | "paid" | "settled" | "cancelled" | "refunded";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdminOrder"][];
                        next?: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AdminOrderDetail"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveOrderFor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: components["schemas"]["AdminOrder"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refundOrder: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: components["schemas"]["AdminOrder"];
                        sequence: number;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTroubledCommands: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TroubledCommand"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryCommand: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOverview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlaces: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    appointAgent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    level: "custom" | "district" | "city" | "province" | "area";
                    /** @description GB/T 2260, such as 440106; custom places 440106001 or 440106-name; areas by name, such as south */
                    code: string;
                    name: string;
                    /** @description Member id; absent to dismiss */
                    agent?: string;
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setServicePoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Member id */
                    owner: string;
                    name: string;
                    address: string;
                    /** @description Code of the region it lies in: orders picked up there count for it */
                    region?: string;
                    open: boolean;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Places"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdminPool"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPoolHistory: {
        parameters: {
            query?: {
                /** @description Only what happened since this instant */
                since?: string;
                /** @description A longer course is thinned evenly to so many points */
                limit?: number;
            };
            header?: never;
            path: {
                plan: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["HistoryPoint"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProfiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        present: {
                            profile: string;
                            version: number;
                            title: components["schemas"]["LocalText"];
                        };
                        others: {
                            profile: string;
                            version: number;
                            title: components["schemas"]["LocalText"];
                        }[];
                        /** @description How many operators there are: a change takes two */
                        operators: number;
                        changes: components["schemas"]["ProfileChange"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: components["schemas"]["ProfileChange"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawProfile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: components["schemas"]["ProfileChange"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    proposeProfile: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    to: string;
                    /** @description Its text, or the SHA-256 of its file */
                    opinion: {
                        title: string;
                        author: string;
                        /** Format: date */
                        date: string;
                        /** @default  */
                        file?: string;
                        text?: string;
                        sha256?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: components["schemas"]["ProfileChange"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReconciliation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            kind: string;
                            subject: string;
                            text: components["schemas"]["LocalText"];
                        }[];
                        checkedAt: components["schemas"]["Instant"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getScheme: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scheme"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    activateScheme: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A scheme document in YAML */
                    text: string;
                    follows: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        version: number;
                        title: components["schemas"]["LocalText"];
                        activatedAt: components["schemas"]["Instant"];
                        sequence: number;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkScheme: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A scheme document in YAML */
                    text: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemeCheck"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remedyScheme: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A scheme document in YAML */
                    text: string;
                    rule: string;
                    path: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        text: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchemes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            version: number;
                            title: components["schemas"]["LocalText"];
                            activatedAt: components["schemas"]["Instant"];
                            sequence: number;
                        }[];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAdminWithdrawals: {
        parameters: {
            query?: {
                state?: "open" | "settled" | "rejected";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AdminWithdrawal"][];
                        next?: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rejectWithdrawal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        withdrawal: components["schemas"]["AdminWithdrawal"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settleWithdrawal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        withdrawal: components["schemas"]["AdminWithdrawal"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    requestCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Mobile number, with or without +86 */
                    phone: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Mobile number, with or without +86 */
                    phone: string;
                    code: string;
                    /** @description Counts only at the first login: the referrer is fixed at joining */
                    referralCode?: string;
                    name?: string;
                    /** @enum {string} */
                    locale?: "zh" | "en";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        member: components["schemas"]["Me"];
                        /** @description True when this login created the member */
                        joined: boolean;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDelivery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInbox: {
        parameters: {
            query?: {
                phone?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            phone: string;
                            code: string;
                            at: components["schemas"]["Instant"];
                            expiresAt: components["schemas"]["Instant"];
                        }[];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHoldings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Holdings"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mall"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @enum {string} */
                    locale?: "zh" | "en";
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    closeAccount: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Mobile number, with or without +86 */
                    phone: string;
                    /** @description A fresh login code for this phone */
                    code: string;
                    /**
                     * @description Points that are left are given up
                     * @default false
                     */
                    giveUpPoints?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getClosing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Closing"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyData: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyData"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrders: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Order"][];
                        next?: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    placeOrder: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    product: string;
                    quantity: number;
                    wallet?: components["schemas"]["AmountInput"];
                    /** @description Code of the region it is shipped to, such as 440106 */
                    shipTo?: string;
                    /** @description Service point where it is picked up instead */
                    pickup?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: components["schemas"]["Order"];
                        cashierUrl?: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payOrder: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    wallet?: components["schemas"]["AmountInput"];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        order: components["schemas"]["Order"];
                        cashierUrl?: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveOrder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    notifyLocal: {
        parameters: {
            query?: never;
            header: {
                "huoshui-signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    payment: string;
                    /** @description The cashier’s own number of the payment */
                    reference: string;
                    amount: components["schemas"]["AmountInput"];
                    paidAt: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description refunded: it came too late or with a wrong amount and goes back
                         * @enum {string}
                         */
                        result: "paid" | "repeated" | "refunded";
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPoints: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Position"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHistory: {
        parameters: {
            query?: {
                /** @description Only what happened since this instant */
                since?: string;
                /** @description A longer course is thinned evenly to so many points */
                limit?: number;
            };
            header?: never;
            path: {
                plan: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["HistoryPoint"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quoteSale: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    plan: string;
                    points: components["schemas"]["AmountInput"];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quote"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sellPoints: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    plan: string;
                    points: components["schemas"]["AmountInput"];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        plan: string;
                        gross: components["schemas"]["Fen"];
                        paid: components["schemas"]["Fen"];
                        stays: components["schemas"]["Fen"];
                        sequence: number;
                        /** @description Id of the statement line */
                        statement: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProducts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Product"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProduct: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Product"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReferralCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReferrals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Referrals"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMyServicePoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyServicePoint"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyPickup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandedOut"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatement: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description Wait until the statement has reached this sequence */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["StatementLine"][];
                        next?: string;
                        /** @description The statement is complete up to here */
                        sequence: number;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatementLine: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementLineDetail"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The other shop’s own id of the order: sent again it is answered by the first entry */
                    order: string;
                    /** @description The buyer’s member id in this mall */
                    member: string;
                    paid: components["schemas"]["AmountInput"];
                    /** @description Id of a product of the scheme in force */
                    product: string;
                    quantity: number;
                    /** @description Region code of the address it is shipped to */
                    shipTo?: string;
                    /** @description Service point where it is picked up */
                    pickup?: string;
                } | {
                    /** @description The other shop’s own id of the order: sent again it is answered by the first entry */
                    order: string;
                    /** @description The buyer’s member id in this mall */
                    member: string;
                    paid: components["schemas"]["AmountInput"];
                    /** @description Merchant of this mall at whom it was paid; any amount */
                    merchant: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntakeReceipt"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refundTakenOrder: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The other shop’s own id of the order */
                    order: string;
                    /** @description Why; the journal keeps its hash alone */
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Id of the order in this mall’s books */
                        order: string;
                        /** @description The journal entry that took it back */
                        sequence: number;
                        /** @description It had been taken back before: this is the first answer */
                        repeated: boolean;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWallet: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Wallet"];
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWithdrawals: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Withdrawal"][];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw: {
        parameters: {
            query?: never;
            header: {
                /** @description The client’s own id of this act: sent again it returns the first answer, with another body it is refused */
                "idempotency-key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    amount: components["schemas"]["AmountInput"];
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        withdrawal: components["schemas"]["Withdrawal"];
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "live";
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready";
                        /**
                         * @description Elsewhere: another server has the mall, and is asked
                         * @enum {string}
                         */
                        engine: "here" | "elsewhere";
                        sequence: number;
                        lag: number;
                    };
                };
            };
            /** @description Refused: nothing changed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
