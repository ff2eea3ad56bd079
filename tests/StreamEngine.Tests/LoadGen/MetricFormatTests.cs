using System.Globalization;
using StreamEngine.LoadGen;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class MetricFormatTests
{
    [Fact]
    public void Wide_csv_has_a_row_a_tick_and_a_column_a_series()
    {
        string[] lines = Streams.Lines(new GeneratorOptions { Format = StreamFormat.Csv, Series = 4, Records = 50 });

        Assert.Equal(51, lines.Length);
        Assert.StartsWith("timestamp,frontend.request_rate.host-01,", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(5, line.Split(',').Length));
        Assert.StartsWith("2026-01-05T00:08:10Z,", lines[50], StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_of_one_series_is_timestamp_and_value() =>
        Assert.Equal("timestamp,value", Streams.Lines(new GeneratorOptions { Format = StreamFormat.Csv, Records = 1 })[0]);

    [Fact]
    public void Long_csv_has_a_row_a_point()
    {
        string[] lines = Streams.Lines(new GeneratorOptions { Format = StreamFormat.CsvLong, Series = 4, Records = 8 });

        Assert.Equal("timestamp,series,value", lines[0]);
        Assert.Equal(4, lines.Skip(1).Select(l => l.Split(',')[1]).Distinct().Count());
        Assert.All(lines.Skip(1), l => Assert.True(double.Parse(l.Split(',')[2], CultureInfo.InvariantCulture) >= 0));
    }

    [Fact]
    public void Influx_lines_tell_ten_thousand_series_apart()
    {
        string[] lines = Streams.Lines(new GeneratorOptions { Format = StreamFormat.Influx, Series = 10_000, Records = 20_000 });

        Assert.Equal(10_000, lines.Select(l => l.Split(' ')[0]).Distinct().Count());
        Assert.All(lines, l => Assert.Matches(@"^\w+(,\w+=[\w-]+){3,4} value=\d+\.\d{3} 17675712(00|10)000000000$", l));
    }

    [Fact]
    public void Values_follow_a_season_of_a_day()
    {
        var options = new GeneratorOptions { Format = StreamFormat.Csv, Interval = TimeSpan.FromMinutes(1), Duration = TimeSpan.FromDays(1) };
        double[] values = Values(options);

        // Request rate: half its level up in the morning, half down in the evening, shifted by at most three hours.
        double morning = values[(3 * 60)..(5 * 60)].Average();
        double evening = values[(15 * 60)..(17 * 60)].Average();
        Assert.True(morning > evening * 1.8, FormattableString.Invariant($"{morning} against {evening}"));
    }

    [Fact]
    public void Disorder_moves_points_within_its_bound_and_loses_none()
    {
        var options = new GeneratorOptions
        {
            Format = StreamFormat.CsvLong,
            Series = 3,
            Disorder = TimeSpan.FromSeconds(50),
            Duration = TimeSpan.FromHours(1),
        };
        string[][] rows = [.. Streams.Lines(options).Skip(1).Select(l => l.Split(','))];
        DateTime latest = DateTime.MinValue;
        TimeSpan lateness = TimeSpan.Zero;
        foreach (string[] row in rows)
        {
            DateTime time = DateTime.Parse(row[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
            if (time > latest) latest = time;
            if (latest - time > lateness) lateness = latest - time;
        }

        Assert.Equal(3 * 360, rows.Select(r => r[0] + r[1]).Distinct().Count());
        Assert.InRange(lateness, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(50));
    }

    private static double[] Values(GeneratorOptions options) =>
        [.. Streams.Lines(options).Skip(1).Select(l => double.Parse(l.Split(',')[1], CultureInfo.InvariantCulture))];
}
