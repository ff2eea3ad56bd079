using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Windowing.Expressions;
using Xunit;

namespace StreamEngine.Tests.Windowing.Expressions;

/// <summary>Text and tree: what is printed is read again, and what is no expression is refused with a place and a reason.</summary>
public class ExpressionTextTests
{
    [Property(MaxTest = 2000)]
    public void A_printed_tree_is_read_as_the_same_tree(int seed)
    {
        var random = new Random(seed);
        var trees = new RandomTrees(random, random.Next(2) == 0);
        Node tree = random.Next(2) == 0 ? trees.Condition(random.Next(7)) : trees.Number(random.Next(7));
        Assert.Equal(tree, ExpressionParser.Parse(ExpressionPrinter.Print(tree)));
    }

    [Property(MaxTest = 4000)]
    public void Mutated_text_gives_an_expression_or_listed_errors(int seed)
    {
        const string Pieces = "()[],.'\"`=<>!&|+-*/% \t\n\0ä09azAZ_@{}";
        var random = new Random(seed);
        string text = ExpressionPrinter.Print(new RandomTrees(random, random.Next(2) == 0).Condition(random.Next(5)));
        for (int i = random.Next(6); i >= 0; i--)
        {
            int at = random.Next(text.Length + 1), length = Math.Min(random.Next(4), text.Length - at);
            text = text[..at] + new string([.. Enumerable.Range(0, random.Next(4)).Select(_ => Pieces[random.Next(Pieces.Length)])]) + text[(at + length)..];
        }

        if (!WindowExpression.TryParse(text, out WindowExpression? expression, out IReadOnlyList<ExpressionError> errors))
        {
            Assert.All(errors, error => Assert.InRange(error.Column, 1, text.Length + 1));
            return;
        }

        Assert.Equal(expression, WindowExpression.Parse(expression.ToString()));
        foreach (RowSchema schema in (RowSchema[])[RowSchema.Logs, RowSchema.Metrics])
        {
            IReadOnlyList<ExpressionError> found = expression.CheckFilter(schema.Kind);
            Assert.All(found, error => Assert.InRange(error.Column, 1, text.Length + 1));
            if (found.Count == 0)
            {
                expression.CompileFilter(schema);
            }
            else
            {
                Assert.Throws<ExpressionException>(() => expression.CompileFilter(schema));
            }
        }
    }

    [Theory]
    [InlineData("status >= 500 and", "column 18: expected a value, a column or '(', found the end")]
    [InlineData("status >= 'high'", "column 11: expected a number to compare with, found the text 'high'")]
    [InlineData("sevrity == error", "column 1: expected the column 'severity', or 'fields.sevrity' if that is meant, found 'sevrity'")]
    [InlineData("severity >= wran", "column 13: expected the severity 'warn', found 'wran'")]
    [InlineData("body contains 5", "column 15: expected a text in quotes after 'contains', found the number 5")]
    [InlineData("body matches '(a'", "column 14: expected a regular expression, found '(a' (InsufficientClosingParentheses at 3)")]
    [InlineData("body matches '(?=a)b'", "column 14: expected a regular expression without look-around, references and atomic groups, found '(?=a)b'")]
    [InlineData("body matches '(a{100}){100}'", "column 14: expected counts of repetition with a product of at most 1000, found the pattern '(a{100}){100}'")]
    [InlineData("duration > 5q", "column 13: expected a unit (ns, us, ms, s, m, h, d, B, KB, MB, GB, TB, KiB, MiB, GiB, TiB), found 'q'")]
    [InlineData("service = 'open", "column 11: expected a closing ', found the end")]
    [InlineData("lenght(body) > 3", "column 1: expected the function 'length', found 'lenght'")]
    [InlineData("if(true) > 3", "column 1: expected 2 to 3 arguments of 'if', found 1")]
    [InlineData("status + body > 3", "column 10: expected a number, found 'body', which is a text")]
    [InlineData("status", "column 1: expected a condition, found 'status', which is a number")]
    [InlineData("a == 1 == 2", "column 8: expected an operator or the end, found '=='")]
    [InlineData("time > 'noon'", "column 8: expected a moment such as '2026-01-31T12:00:00Z' in the years 1678 to 2261, found the text 'noon'")]
    [InlineData("label.x == 1", "column 1: expected a field of logs ('fields.'), found 'label.x'")]
    [InlineData("status in [1, 'a']", "column 15: expected a number, found the text 'a'")]
    [InlineData("size > 1e999", "column 8: expected a number below 1.8e308, found the number 1e999")]
    [InlineData("and", "column 1: expected a value, a column or '(', found 'and'")]
    [InlineData("", "column 1: expected a value, a column or '(', found the end")]
    public void What_is_wrong_is_told(string text, string expected)
    {
        string found = WindowExpression.TryParse(text, out WindowExpression? expression, out IReadOnlyList<ExpressionError> errors)
            ? string.Join("; ", expression.CheckFilter(EventKind.Log))
            : string.Join("; ", errors);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void All_errors_of_a_tree_are_told() =>
        Assert.Equal([1, 27, 45], WindowExpression.Parse("srvice == 'a' or status > 'b' or not length(status) < 5").CheckFilter(EventKind.Log).Select(static error => error.Column));

    [Fact]
    public void Limits_hold()
    {
        Assert.Contains("nesting", Error(new string('(', 300) + "true" + new string(')', 300)), StringComparison.Ordinal);
        Assert.Contains("nesting", Error(string.Concat(Enumerable.Repeat("not ", 300)) + "true"), StringComparison.Ordinal);
        Assert.Contains("operators", Error(string.Join(" and ", Enumerable.Repeat("a", 1001))), StringComparison.Ordinal);
        Assert.Contains("characters", Error(new string(' ', 20000)), StringComparison.Ordinal);
        Assert.Contains("values", Error($"a in [{string.Join(',', Enumerable.Range(0, 257))}]"), StringComparison.Ordinal);
        WindowExpression.Parse(string.Join(" and ", Enumerable.Repeat("a", 1000))).CompileFilter(RowSchema.Logs);
    }

    [Theory]
    [InlineData("a = 1 && !b || c <> 2", "a == 1 and not b or c != 2")]
    [InlineData("exists user.id", "not user.id is null")]
    [InlineData("duration > 250ms", "duration > 0.25")]
    [InlineData("size >= 4KiB", "size >= 4096")]
    [InlineData("x not in ('a', \"b\"\"c\")", "not x in ['a', 'b\"c']")]
    [InlineData("body STARTS WITH 'it''s'", "body starts with 'it''s'")]
    [InlineData("fields.`odd name`.x > - 5", "fields.`odd name.x` > -5")]
    [InlineData("-(5) < -x", "-(5) < -x")]
    [InlineData("(a or b) and c", "(a or b) and c")]
    [InlineData("1 - (2 - 3) > 0", "1 - (2 - 3) > 0")]
    public void Other_spellings_are_the_same(string text, string printed) => Assert.Equal(printed, WindowExpression.Parse(text).ToString());

    [Theory]
    [InlineData("2 * 3 + 1 > 6 and status > 5", 1)]
    [InlineData("1 > 2 or status > 5", 1)]
    [InlineData("status > 5 and 1 > 2", 1)]
    [InlineData("lower('ABC') == 'abc'", 1)]
    public void Constants_are_folded(string text, int steps) => Assert.Equal(steps, WindowExpression.Parse(text).CompileFilter(RowSchema.Logs).StepCount);

    [Fact]
    public void A_program_says_what_it_reads()
    {
        FilterProgram program = WindowExpression.Parse("status >= 500 and service == 'x' and user.id > 5 and fields.status == 'a' and user.id < 9").CompileFilter(RowSchema.Logs);
        Assert.Equal(LogColumns.Status | LogColumns.Service, program.Columns);
        Assert.Equal(["user.id", "status"], program.Fields);
        Assert.False(program.ReadsTemplates);
        Assert.True(WindowExpression.Parse("template == 5").CompileFilter(RowSchema.Logs).ReadsTemplates);
    }

    private static string Error(string text) => Assert.Throws<ExpressionException>(() => WindowExpression.Parse(text)).Message;
}
