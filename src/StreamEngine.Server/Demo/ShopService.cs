namespace StreamEngine.Server.Demo;

/// <summary>A service of the shop in its healthy state.</summary>
/// <param name="Name">Name; its hosts are the name with a number.</param>
/// <param name="Hosts">Number of hosts.</param>
/// <param name="RequestRate">Requests per second over all hosts.</param>
/// <param name="LatencyMs">95th percentile of the latency in milliseconds.</param>
/// <param name="ErrorShare">Share of failed requests, 0 to 1.</param>
/// <param name="LogShare">Share of requests that leave a log record, 0 to 1.</param>
/// <param name="Logger">Name of the logger in its records.</param>
/// <param name="Messages">What it logs.</param>
internal sealed record ShopService(
    string Name, int Hosts, double RequestRate, double LatencyMs, double ErrorShare, double LogShare, string Logger, ShopMessage[] Messages);
