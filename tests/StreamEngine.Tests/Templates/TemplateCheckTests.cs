using StreamEngine.Pipeline;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class TemplateCheckTests
{
    [Theory]
    [InlineData("<*>")]
    [InlineData("<*>: <*>")]
    [InlineData("5 6 7")]
    [InlineData("<other>")]
    [InlineData("<evicted>")]
    [InlineData("user 55 logged in")]
    [InlineData("cannot open /var/log/<*>")]
    [InlineData("user <*> <*> logged in")]
    [InlineData("pool-<*>-thread-<*> has begun")]
    [InlineData("")]
    [InlineData("a\nb")]
    public void TextsThatNoLineLeadsToAreErrors(string text) =>
        Assert.StartsWith("Templates.Seeds[0].Text: expected", Single(new TemplateOptions { Seeds = [new TemplateSeed { Text = text }] }), StringComparison.Ordinal);

    [Theory]
    [InlineData("user <*> logged in from <*>")]
    [InlineData("msg=\"<*>\" level=<*>")]
    [InlineData("took <*> ms, <*> bytes")]
    [InlineData("user 5 logged in")]
    [InlineData("took <*> ms for <*>")]
    [InlineData("flag is true")]
    [InlineData("größe <*>")]
    [InlineData("plain words")]
    public void TextsThatLinesLeadToAreFine(string text) => Assert.Empty(TemplateCheck.Run(new TemplateOptions { Seeds = [new TemplateSeed { Text = text }] }));

    [Theory]
    [InlineData("(", "found an error at character")]
    [InlineData("a*", "takes the empty text")]
    [InlineData("(?=a)b", "without look-arounds")]
    [InlineData(@"(a)\1", "without look-arounds")]
    public void PatternsThatCannotBeUsedAreErrors(string pattern, string says) =>
        Assert.Contains(says, Single(new TemplateOptions { Masks = [new TemplateMask { Name = "m", Pattern = pattern }] }), StringComparison.Ordinal);

    [Fact]
    public void EveryErrorIsToldAtOnce()
    {
        var options = new TemplateOptions
        {
            Seeds = [new TemplateSeed { Text = "a b" }, new TemplateSeed { Text = "a  b" }, new TemplateSeed { Text = "c d", Name = " " }],
            Masks = [new TemplateMask { Name = "m", Pattern = "x" }, new TemplateMask { Name = "m", Pattern = "y" }],
            Rules =
            [
                new TemplateRule { Id = "xyz", Mute = true }, new TemplateRule { Id = "0123456789abcdef" }, new TemplateRule { Pin = true }, new TemplateRule { Id = "0123456789abcdee", Text = "a", Pin = true },
                new TemplateRule { Text = "a <*>", Pin = true }, new TemplateRule { Text = "a <*>", Mute = true },
            ],
        };
        Assert.Equal(
            ["Masks 1 Name", "Seeds 1 Text", "Seeds 2 Name", "Rules 0 Id", "Rules 1 ", "Rules 2 Text", "Rules 3 Text", "Rules 5 Text"],
            TemplateCheck.Run(options).Select(e => $"{e.List} {e.Index} {e.Part}"));
        Assert.Equal(8, new PipelineOptions { Templates = options }.Validate().Count);
        Assert.Throws<ArgumentException>(() => new TemplateTable(options));
    }

    [Fact]
    public void MoreSeedsThanHalfOfThePlacesAreAnError()
    {
        var options = new TemplateOptions { MaxTemplates = 3, Seeds = [new TemplateSeed { Text = "a b" }, new TemplateSeed { Text = "c d" }] };
        Assert.Equal("Templates.Seeds: expected at most 1, found 2.", Single(options));
    }

    private static string Single(TemplateOptions options) => Assert.Single(TemplateCheck.Run(options)).ToString();
}
