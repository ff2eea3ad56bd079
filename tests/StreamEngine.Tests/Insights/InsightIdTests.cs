using FsCheck.Xunit;
using StreamEngine.Insights;
using Xunit;

namespace StreamEngine.Tests.Insights;

public class InsightIdTests
{
    [Fact]
    public void Id_is_the_same_in_every_process()
    {
        // First 8 bytes of the SHA-256 of "anomaly", "cpu" and "1", each ended by a zero byte.
        Assert.Equal("652aa23d537dbea1", InsightId.Derive("anomaly", "cpu", 1));
    }

    [Property]
    public bool Ids_are_16_hexadecimal_digits(string subject, long time) =>
        InsightId.Derive("incident", subject ?? string.Empty, time) is { Length: 16 } id && id.All(char.IsAsciiHexDigitLower);

    [Property]
    public bool Another_time_is_another_id(string subject, long time) =>
        InsightId.Derive("incident", subject ?? string.Empty, time) != InsightId.Derive("incident", subject ?? string.Empty, time ^ 1);

    [Fact]
    public void Borders_between_parts_count() =>
        Assert.NotEqual(InsightId.Derive("anomaly", "a1", 2), InsightId.Derive("anomalya", "1", 2));
}
