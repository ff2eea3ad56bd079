namespace StreamEngine.Server.Demo;

/// <summary>A kind of log message with its share among the healthy records of a service.</summary>
/// <param name="Level">INFO, WARN or ERROR.</param>
/// <param name="Weight">Weight among the messages of the same service.</param>
/// <param name="Text">
/// Text with placeholders: <c>{n}</c> a number, <c>{ms}</c> the duration, <c>{id}</c> hexadecimal digits, <c>{amount}</c> money,
/// <c>{sku}</c> an article, <c>{host}</c> the host. It contains nothing that JSON would escape.
/// </param>
/// <param name="Status">HTTP status of the request, or 0 if the record is not about one.</param>
internal sealed record ShopMessage(string Level, double Weight, string Text, int Status = 0);
