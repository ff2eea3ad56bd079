namespace StreamEngine.Tests.Demo;

internal sealed record ShopLog(double Second, string Level, string Service, string Host, string Message);
