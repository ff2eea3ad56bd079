using Xunit;

namespace StreamEngine.Tests.House;

public class CodeTextTests
{
    [Theory]
    [InlineData("a; // unsafe", "a;")]
    [InlineData("a; /* unsafe\n unsafe */ b;", "a; b;")]
    [InlineData("f(\"un\\\"safe\", x);", "f( , x);")]
    [InlineData("f(@\"c:\\\", x); g();", "f( , x); g();")]
    [InlineData("f(@\"say \"\"hi\"\"\", x);", "f( , x);")]
    [InlineData("f('\"', x); g('\\'', y); h('\\u0022');", "f( , x); g( , y); h( );")]
    [InlineData("f($\"{{no}} {a.B(\"c\")} d\", x);", "f( a.B( ) , x);")]
    [InlineData("f($@\"\\{a}\"\"\", x);", "f( a , x);")]
    [InlineData("f(\"\"\"say \"hi\" // x\"\"\", y);", "f( , y);")]
    [InlineData("f($$\"\"\"{ {no} {{a + \"b\"}} \"\"\", y);", "f( a + , y);")]
    [InlineData("#region don't\na;", "#region don't a;")]
    [InlineData("f(\"\", x);", "f( , x);")]
    [InlineData("f($\"{x switch { 1 => \"a\", _ => b }} c\", y);", "f( x switch { 1 => , _ => b } , y);")]
    public void Comments_and_literals_are_blanked_and_code_stays(string text, string expected)
    {
        string code = CodeText.Of(text);

        Assert.Equal(text.Length, code.Length);
        Assert.Equal(expected, string.Join(' ', code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void Findings_name_the_line_of_the_original_text()
    {
        var file = new SourceFile("src/A.cs", "/* one\n two */\nvar s = \"x\";\nbad();");

        Assert.Equal(["src/A.cs:4: 'bad': no"], file.Find(new System.Text.RegularExpressions.Regex("bad"), "no"));
    }
}
