using StreamEngine.Evaluation.Templates;
using Xunit;

namespace StreamEngine.Tests.Evaluation;

public class TemplateTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  a \t b  ", "a b")]
    [InlineData("a <*> <*> b", "a <*> b")]
    [InlineData("a <*><*>  <*> b", "a <*> b")]
    [InlineData("<*> <*> <*> <*> <*>", "<*>")]
    [InlineData("<*><*><*><*>", "<*>")]
    [InlineData("<*>, <*>: <*>", "<*>, <*>: <*>")]
    [InlineData("x=<*> <*>y", "x=<*>y")]
    public void Blanks_are_folded_and_wildcards_that_touch_are_one(string text, string expected) => Assert.Equal(expected, TemplateText.Normalise(text));
}
