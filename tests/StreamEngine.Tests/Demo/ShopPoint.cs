namespace StreamEngine.Tests.Demo;

internal sealed record ShopPoint(int Second, string Metric, string Service, string Host, double Value);
