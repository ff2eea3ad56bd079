using System.Text.RegularExpressions;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>What is in the tree works: no marks of work to come and no members that only throw.</summary>
public class UnfinishedCodeTests
{
    // Put together from halves, so that this file does not find itself.
    private const string Mark = "TO" + "DO";
    private const string Fix = "FIX" + "ME";
    private const string Thrown = "NotImplemented" + "Exception";

    private static readonly Regex s_unfinished = new($@"\b({Mark}|{Fix}|{Thrown})\b");

    [Fact]
    public void No_unfinished_code() => Repository.AssertNone(
        new[] { "src", "tests", "benchmarks", "tools" }.SelectMany(folder => Repository.Files(folder, ".cs").Concat(Repository.Files(folder, ".sh")))
            .SelectMany(Check));

    [Theory]
    [InlineData("// " + Mark + ": later")]
    [InlineData("/* " + Fix + " */")]
    [InlineData("void F() => throw new " + Thrown + "();")]
    public void Control_unfinished_code_is_found(string code) => Assert.Single(Check(new SourceFile("src/A.cs", code)));

    [Fact]
    public void Control_the_mark_inside_a_word_passes() => Repository.AssertNone(Check(new SourceFile("src/A.cs", "int " + Mark + "S;")));

    private static IEnumerable<string> Check(SourceFile file) => file.FindInText(s_unfinished, "unfinished");
}
