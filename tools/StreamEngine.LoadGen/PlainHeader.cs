namespace StreamEngine.LoadGen;

/// <summary>Header shapes of <see cref="StreamFormat.Plain"/>.</summary>
public enum PlainHeader
{
    /// <summary><c>2026-01-05 00:00:00,000 INFO [main] com.shop.checkout.Worker: message</c>.</summary>
    Log4j,

    /// <summary><c>[2026-01-05 00:00:00.000] [INFO] [checkout] message</c>.</summary>
    Bracketed,

    /// <summary><c>2026-01-05T00:00:00.000Z INFO checkout host-01 message</c>.</summary>
    Iso,

    /// <summary><c>[Mon Jan 05 00:00:00.000000 2026] [checkout:info] [pid 4021] message</c>.</summary>
    Apache,

    /// <summary><c>1767571200.000 INFO checkout message</c>.</summary>
    Epoch,

    /// <summary><c>26/01/05 00:00:00 INFO shop.checkout: message</c>.</summary>
    Spark,

    /// <summary>The message without a header.</summary>
    Bare,
}
