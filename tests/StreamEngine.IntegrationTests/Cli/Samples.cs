using System.Globalization;
using System.Text;

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>Small made-up inputs.</summary>
internal static class Samples
{
    internal static readonly DateTime Start = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>A log with a line every two seconds that says the same kind of thing all the time.</summary>
    internal static string CalmLog(int lines)
    {
        var text = new StringBuilder();
        for (int i = 0; i < lines; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Start.AddSeconds(2 * i):yyyy-MM-dd HH:mm:ss,fff} INFO [main] shop.Cart: item {i * 7} added for user {i % 40}\n");
        }

        return text.ToString();
    }

    /// <summary>A metric a minute, calm but for the rows from <paramref name="jump"/> on.</summary>
    internal static string Metric(int rows, int jump = int.MaxValue)
    {
        var text = new StringBuilder("timestamp,value\n");
        var random = new Random(5);
        for (int i = 0; i < rows; i++)
        {
            double value = 50 + (random.NextDouble() * 4) + (i >= jump ? 60 : 0);
            text.Append(CultureInfo.InvariantCulture, $"{Start.AddMinutes(i):yyyy-MM-dd HH:mm:ss},{value:0.000}\n");
        }

        return text.ToString();
    }
}
