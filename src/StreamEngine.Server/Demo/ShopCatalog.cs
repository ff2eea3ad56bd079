namespace StreamEngine.Server.Demo;

/// <summary>The services of the shop and what they log when all is well.</summary>
internal static class ShopCatalog
{
    /// <summary>Index of frontend, which calls all others.</summary>
    public const int Frontend = 0;

    /// <summary>Index of checkout, which calls payment and inventory.</summary>
    public const int Checkout = 1;

    /// <summary>Index of payment.</summary>
    public const int Payment = 2;

    /// <summary>Index of inventory.</summary>
    public const int Inventory = 5;

    /// <summary>The services.</summary>
    public static ShopService[] Services { get; } =
    [
        new("frontend", 3, 420, 180, 0.006, 0.0125, "web.Router",
        [
            new("INFO", 50, "GET /products/{n} completed in {ms} ms", 200),
            new("INFO", 20, "POST /cart completed in {ms} ms", 200),
            new("INFO", 8, "POST /checkout completed in {ms} ms", 200),
            new("INFO", 14, "rendered home page in {ms} ms for visitor {id}", 200),
            new("INFO", 5, "session {id} started"),
            new("WARN", 1.6, "slow response from catalog: {ms} ms", 200),
            new("WARN", 0.8, "rejected request without csrf token from 10.12.{n}", 403),
            new("ERROR", 0.4, "upstream request failed after {ms} ms, giving up", 502),
        ]),
        new("checkout", 3, 60, 240, 0.008, 0.045, "orders.CheckoutService",
        [
            new("INFO", 40, "order {n} placed, total {amount} EUR, took {ms} ms", 200),
            new("INFO", 25, "reserved {n} articles for cart {id}", 200),
            new("INFO", 25, "payment authorised for order {n}", 200),
            new("INFO", 6, "tax computed for order {n} in {ms} ms"),
            new("WARN", 2, "payment provider slow: {ms} ms", 200),
            new("WARN", 0.8, "voucher {id} has expired", 409),
            new("ERROR", 0.4, "order {n} failed: article out of stock", 409),
        ]),
        new("payment", 2, 55, 310, 0.009, 0.04, "pay.Gateway",
        [
            new("INFO", 60, "authorised {amount} EUR with reference {id} in {ms} ms", 200),
            new("INFO", 20, "captured {amount} EUR for order {n}", 200),
            new("INFO", 10, "settlement batch {n} queued"),
            new("WARN", 2.5, "card declined for reference {id}", 402),
            new("WARN", 1, "provider answered after {ms} ms", 200),
            new("ERROR", 0.5, "provider connection reset, reference {id}", 502),
        ]),
        new("catalog", 3, 310, 70, 0.004, 0.0105, "catalog.Search",
        [
            new("INFO", 55, "search returned {n} articles in {ms} ms", 200),
            new("INFO", 30, "article {sku} read in {ms} ms", 200),
            new("INFO", 8, "index segment {n} merged"),
            new("WARN", 1.5, "cache miss burst on shard {n}", 200),
            new("WARN", 0.7, "article {sku} has no picture", 404),
            new("ERROR", 0.3, "search shard {n} did not answer in {ms} ms", 504),
        ]),
        new("cart", 2, 130, 45, 0.005, 0.017, "cart.Store",
        [
            new("INFO", 60, "article {sku} added to cart {id}", 200),
            new("INFO", 15, "cart {id} loaded in {ms} ms", 200),
            new("INFO", 10, "article {sku} removed from cart {id}", 200),
            new("INFO", 4, "expired {n} abandoned carts"),
            new("WARN", 1.2, "cart {id} was changed concurrently, retrying", 409),
            new("ERROR", 0.3, "cart {id} could not be saved", 500),
        ]),
        new("inventory", 3, 110, 60, 0.006, 0.02, "stock.Ledger",
        [
            new("INFO", 50, "stock of {sku} is {n}", 200),
            new("INFO", 30, "reserved {n} of {sku} in {ms} ms", 200),
            new("INFO", 8, "ledger page {n} written to disk on {host}"),
            new("WARN", 1.5, "stock of {sku} below minimum", 200),
            new("ERROR", 0.3, "reservation {id} timed out after {ms} ms", 504),
        ]),
    ];
}
