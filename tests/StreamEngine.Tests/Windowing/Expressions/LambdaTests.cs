using System.Linq.Expressions;
using System.Text.RegularExpressions;
using StreamEngine.Batching;
using StreamEngine.Windowing.Expressions;
using Xunit;

namespace StreamEngine.Tests.Windowing.Expressions;

/// <summary>A lambda and the text that says the same give the same tree, and with it the same program.</summary>
public class LambdaTests
{
    private static readonly string[] s_hosts = ["a", "b"];

    [Fact]
    public void Conditions_on_logs()
    {
        int least = 500;
        Same("status >= 500 and service == 'checkout'", row => row.Status >= least && row.Service == "checkout");
        Same("severity >= warn or severity == error", row => row.Severity >= Severity.Warn || row.Severity == Severity.Error);
        Same("not (duration * 1000 > 250)", row => !(row.Duration * 1000 > 250));
        Same("host in ['a', 'b']", row => s_hosts.Contains(row.Host));
        Same("body contains 'xx' and body icontains 'yy'", row => row.Body!.Contains("xx") && row.Body!.Contains("yy", StringComparison.OrdinalIgnoreCase));
        Same("body starts with 'xx' or body ends with 'yy'", row => row.Body!.StartsWith("xx", StringComparison.Ordinal) || row.Body!.EndsWith("yy", StringComparison.Ordinal));
        Same("body matches '^a+$'", row => Regex.IsMatch(row.Body!, "^a+$"));
        Same("host is null and not service is null", row => row.Host == null && row.Service != null);
        Same("number(fields.user.id) > 5 and text(fields.name) == 'a' and boolean(fields.ok)", row => row.Number("user.id") > 5 && row.Text("name") == "a" && row.Boolean("ok"));
        Same("not fields.x is null and length(body) > 3", row => row.Has("x") && row.Body!.Length > 3);
        Same("length(lower(service)) > 1 and service iequals 'B'", row => row.Service!.ToLowerInvariant().Length > 1 && row.Service.Equals("B", StringComparison.OrdinalIgnoreCase));
        Same("if(status == 200, size > 5, size > 9)", row => row.Status == 200 ? row.Size > 5 : row.Size > 9);
        Same("trace_id == 'a' and span_id == 'b' and logger == 'c' and time > 5", row => row.TraceId == "a" && row.SpanId == "b" && row.Logger == "c" && row.Time > 5);
    }

    [Fact]
    public void Numbers_of_metrics()
    {
        Assert.Equal(WindowExpression.Parse("max(value, 0) / 2 - -value % 3"), WindowExpression.ForMetrics(row => (Math.Max(row.Value, 0) / 2) - (-row.Value % 3)));
        Assert.Equal(WindowExpression.Parse("name == 'cpu' and text(label.host) == 'a' and field == 'x'"), WindowExpression.ForMetrics(row => row.Name == "cpu" && row.Label("host") == "a" && row.Field == "x"));
        Assert.Equal(WindowExpression.Parse("abs(floor(ceil(round(duration))))"), WindowExpression.ForLogs(row => Math.Abs(Math.Floor(Math.Ceiling(Math.Round(row.Duration))))));
    }

    [Fact]
    public void What_has_no_columns_is_refused_by_name()
    {
        Refused("Call in 'row.Body.Trim()'", row => row.Body!.Trim() == "a");
        Refused("Divide in '(row.Status / 100)'", row => row.Status / 100 == 5);
        Refused("Add in", row => row.Service + "x" == "ax");
        Refused("Convert in", row => (byte)row.Status == 5);
        Refused("Call in", row => row.Text(row.Host!) == "a");
        Refused("Coalesce in", row => (row.Host ?? "x") == "a");
    }

    private static void Same(string text, Expression<Func<LogRow, bool>> lambda)
    {
        var fromLambda = WindowExpression.ForLogs(lambda);
        Assert.Equal(WindowExpression.Parse(text), fromLambda);
        Assert.Empty(fromLambda.CheckFilter(EventKind.Log));
    }

    private static void Refused(string found, Expression<Func<LogRow, bool>> lambda) =>
        Assert.Contains(found, Assert.Throws<ExpressionException>(() => WindowExpression.ForLogs(lambda)).Message, StringComparison.Ordinal);
}
