using System.Text;
using System.Text.RegularExpressions;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Emission.Html;
using StreamEngine.Insights;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Emission;

public sealed partial class HtmlReportTests
{
    private static readonly string[] _void = ["meta", "br"];

    [Fact]
    public void Every_element_that_opens_closes_in_order()
    {
        string body = Body(Render(SampleReport.Make()));
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(body))
        {
            string name = tag.Groups["name"].Value;
            if (_void.Contains(name) || tag.Groups["self"].Success)
            {
                continue;
            }

            if (!tag.Groups["end"].Success)
            {
                open.Push(name);
                continue;
            }

            Assert.NotEmpty(open);
            Assert.Equal(open.Pop(), name);
        }

        Assert.Empty(open);
        Assert.DoesNotContain('<', Tag().Replace(body, string.Empty));
    }

    [Fact]
    public void Hostile_text_stays_text_wherever_it_comes_from()
    {
        ReportModel model = SampleReport.Make();
        model.Title = SampleReport.Hostile;
        string html = Render(model);
        Assert.Single(Regex.Matches(html, "<script"));
        Assert.DoesNotContain("alert('x')", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"quoted\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', html);
        Assert.DoesNotContain('\0', html);
        Assert.True(Regex.Count(html, "&lt;script&gt;alert\\(&#39;x&#39;\\)") >= 8);
    }

    [Fact]
    public void The_policy_allows_exactly_the_script_that_is_there_and_nothing_from_outside()
    {
        string html = Render(SampleReport.Make());
        string script = Regex.Match(html, "<script>(.*)</script>", RegexOptions.Singleline).Groups[1].Value;
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"script-src 'sha256-{hash}'", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("https?://|src=|<link|@import|url\\(", html);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes() => Assert.Equal(Render(SampleReport.Make()), Render(SampleReport.Make()));

    [Fact]
    public void An_anomaly_says_how_rare_it_is_and_when_there_was_one_like_it()
    {
        string html = Render(SampleReport.Make());
        Assert.Contains("<dt>How rare</dt><dd>once in 4 h</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>Watched for</dt><dd>6 h</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<dt>Usual 15:00 to 15:15 UTC</dt>", html, StringComparison.Ordinal);
        Assert.Contains("1.34, not told; 2 so far</dd>", html, StringComparison.Ordinal);
        Assert.Contains("<b class=\"num\">47 %</b> p95 of the response time", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_last_revision_is_shown() => Assert.DoesNotContain("an early revision", Render(SampleReport.Make()), StringComparison.Ordinal);

    [Fact]
    public void Every_part_is_there()
    {
        string html = Render(SampleReport.Make());
        foreach (string id in (string[])["timeline", "incidents", "forecasts", "changes", "anomalies", "templates", "rejected", "sources", "ledger"])
        {
            Assert.Contains($"<section id=\"{id}\">", html, StringComparison.Ordinal);
        }

        Assert.True(Regex.Count(html, "<figure class=\"plot\">") >= 8);
        Assert.Contains("class=\"projection\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"band\"", html, StringComparison.Ordinal);
        Assert.Contains("✗ off", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_have_their_names_shares_rates_and_times()
    {
        var template = new TemplateInfo(0, new KeyHash(0xABC, 0), "took \u0001"u8.ToArray(), "took 5"u8.ToArray(), Entity.None)
        {
            Count = 30,
            FirstSeen = 0,
            LastSeen = 600_000_000_000,
            Handle = TemplateHandle.None with { Name = "times" },
        };
        string html = Render(new ReportModel { Templates = [template] });
        Assert.Contains("<td class=\"num\">30</td><td class=\"num\">100 %</td><td class=\"num\">3</td><td>1970-01-01 00:00:00 – 00:10:00</td>", html, StringComparison.Ordinal);
        Assert.Contains("<code>times</code> <span class=\"muted\">0000000000000abc</span><pre>took 5</pre>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_model_is_a_report_too()
    {
        string html = Render(new ReportModel());
        Assert.Contains("No incident", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Size_is_bounded_however_many_insights_there_are()
    {
        ReportModel model = SampleReport.Make();
        Insight[] few = [.. model.Insights];
        model.Insights = [.. Enumerable.Range(0, 3000).SelectMany(n => few.Select(i => i with { Id = i.Id[..8] + n.ToString("x8", System.Globalization.CultureInfo.InvariantCulture) }))];
        string html = Render(model);
        Assert.InRange(html.Length, 100_000, 8_000_000);
        Assert.Contains("are not shown", html, StringComparison.Ordinal);
        Assert.Equal(ReportView.MaxPlots, Regex.Count(html, "<figure class=\"plot\">"));
    }

    [Fact]
    public void Extreme_values_and_times_do_not_break_the_plots()
    {
        ReportModel model = SampleReport.Make();
        model.Start = long.MinValue;
        model.End = long.MaxValue;
        model.Insights = [.. model.Insights.Select(i => i with { Time = long.MinValue, End = long.MaxValue, Score = double.NaN })];
        string html = Render(model);
        Assert.DoesNotContain("NaN", Body(html), StringComparison.Ordinal);
        Assert.DoesNotContain("∞", Body(html), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 4)]
    [InlineData(-3.2, 7.9, 5)]
    [InlineData(5, 5, 4)]
    [InlineData(1e12, 1e12 + 1, 4)]
    [InlineData(0, 1e-9, 4)]
    public void Value_ticks_are_few_ascend_and_cover_the_range(double low, double high, int count)
    {
        (double from, double to) = (low, high);
        double[] ticks = Axis.Values(ref from, ref to, count);
        Assert.InRange(ticks.Length, 2, 10);
        Assert.Equal(ticks.Order(), ticks);
        Assert.True(from <= low && to >= high - 1e-6);
    }

    [Fact]
    public void Dead_letters_are_counted_by_reason()
    {
        var summary = new DeadLetterSummary();
        foreach (RejectReason reason in (RejectReason[])[RejectReason.Number, RejectReason.Syntax, RejectReason.Syntax])
        {
            summary.Add(new DeadLetter("s", 0, 1, reason, string.Empty, default));
        }

        Assert.Equal([(RejectReason.Syntax, 2L), (RejectReason.Number, 1L)], summary.Reasons.Select(r => (r.Reason, r.Count)));
    }

    private static string Render(ReportModel model)
    {
        using var stream = new MemoryStream();
        HtmlReport.Write(stream, model);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Body(string html)
    {
        int start = html.IndexOf("<body>", StringComparison.Ordinal);
        return html[start..html.IndexOf("<script>", StringComparison.Ordinal)] + "</body>";
    }

    [GeneratedRegex("<(?<end>/)?(?<name>[a-zA-Z][a-zA-Z0-9]*)(?:\\s+[a-zA-Z_:][-\\w:]*(?:=\"[^\"<>]*\")?)*\\s*(?<self>/)?>")]
    private static partial Regex Tag();
}
