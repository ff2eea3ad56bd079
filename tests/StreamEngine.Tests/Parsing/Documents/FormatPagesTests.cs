using StreamEngine.Parsing;
using StreamEngine.Tests.House;
using Xunit;

namespace StreamEngine.Tests.Parsing.Documents;

/// <summary>The pages of docs/formats tell every format, and their examples are true.</summary>
public class FormatPagesTests
{
    private static readonly string[] s_byPattern = ["log4j", "python", "grok", "regex"];

    private static IReadOnlyList<FormatExample> Examples { get; } =
        [.. Repository.Files("docs/formats", ".md").Append(new SourceFile("docs/formats.md", Repository.Read("docs/formats.md"))).SelectMany(static f => FormatExample.Of(f.Path, f.Text))];

    /// <summary>Formats of text; Arrow is binary, its page has no examples.</summary>
    public static TheoryData<string> Formats { get; } = [.. FormatRegistry.Default.Formats.Select(static f => f.Name).Where(static n => n != "arrow")];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_example_gives_what_it_shows(string format)
    {
        foreach (FormatExample example in Examples.Where(e => e.FormatName == format))
        {
            Assert.Equal($"{example.Page}\n{example.Input}{example.Told}", $"{example.Page}\n{example.Input}{example.Run()}");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_has_a_page_with_examples_one_of_them_with_a_reject(string format)
    {
        FormatExample[] examples = [.. Examples.Where(e => e.FormatName == format)];
        Assert.True(examples.Length >= 2, $"expected two examples of {format} or more, found {examples.Length}");
        Assert.Contains(examples, static e => e.HasRejects);
        Assert.True(s_byPattern.Contains(format) || examples.Any(static e => e.TellsDetection), $"expected an example that {format} is detected from, found none");
    }

    [Fact]
    public void The_entry_links_every_page_and_names_every_format()
    {
        string entry = Repository.Read("docs/formats.md");
        Assert.All(Repository.Files("docs/formats", ".md"), page => Assert.Contains($"({page.Path["docs/".Length..]})", entry, StringComparison.Ordinal));
        Assert.All(FormatRegistry.Default.Formats, format => Assert.Contains($"`{format.Name}`", entry, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("severity: 17", true)]
    [InlineData("severity: 13", false)]
    [InlineData("severity: 17\nservice: shop", false)]
    [InlineData("", false)]
    public void Control_an_example_that_is_wrong_or_lacks_something_is_found(string columns, bool isRight)
    {
        string block = $"```example\nformat: logfmt\nline: level=error msg=lost\nlog: lost\n{columns}\n```\n";
        FormatExample example = Assert.Single(FormatExample.Of("made-up.md", block));
        Assert.Equal(isRight, example.Told == example.Run());
    }

    [Fact]
    public void Examples_are_of_known_formats() =>
        Assert.All(Examples, static e => Assert.True(FormatRegistry.Default.TryGet(e.FormatName, out _, out string? error), $"{e.Page}: {error}"));
}
