using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>
/// A public member without a comment is the compiler's error CS1591 in every library. The compiler checks the members; this
/// checks that it is asked to.
/// </summary>
public class DocumentationSwitchTests
{
    private static readonly string[] s_silencers = ["NoWarn", "WarningsNotAsErrors", "DisabledWarnings"];
    private static readonly Regex s_silenced = new(@"CS1591\s*\.?\s*severity\s*=\s*(none|silent|suggestion)|#pragma\s+warning\s+disable\b[^\n]*(CS)?1591");

    [Fact]
    public void Missing_documentation_is_an_error_in_every_library() =>
        Repository.AssertNone(CheckProps(Repository.Read("Directory.Build.props")));

    [Fact]
    public void No_library_switches_the_error_off() => Repository.AssertNone(
        Repository.Files("src", ".csproj").Where(IsLibrary).SelectMany(CheckProject)
            .Concat(Repository.Sources().Append(new SourceFile(".editorconfig", Repository.Read(".editorconfig"))).SelectMany(CheckText)));

    [Theory]
    [InlineData("<TreatWarningsAsErrors>false</TreatWarningsAsErrors>", "<GenerateDocumentationFile>true</GenerateDocumentationFile>")]
    [InlineData("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", "")]
    [InlineData(
        "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>",
        "<GenerateDocumentationFile>true</GenerateDocumentationFile><NoWarn>$(NoWarn);CS1591</NoWarn>")]
    [InlineData(
        "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><NoWarn>1591</NoWarn>",
        "<GenerateDocumentationFile>true</GenerateDocumentationFile>")]
    public void Control_a_switch_that_is_off_is_found(string common, string library) => Assert.Single(CheckProps(
        $"<Project><PropertyGroup>{common}</PropertyGroup><PropertyGroup Condition=\"'$(SERole)' == 'library'\">{library}</PropertyGroup></Project>"));

    [Fact]
    public void Control_a_library_that_silences_the_error_is_found()
    {
        Assert.Single(CheckProject(new SourceFile("src/A/A.csproj", "<Project><PropertyGroup><NoWarn>CS1591</NoWarn></PropertyGroup></Project>")));
        Assert.Single(CheckText(new SourceFile(".editorconfig", "dotnet_diagnostic.CS1591.severity = none")));
        Assert.Single(CheckText(new SourceFile("src/A/A.cs", "#pragma warning disable CS1591")));
    }

    // The executable is no library: nothing is compiled against it.
    private static bool IsLibrary(SourceFile project) => !project.Text.Contains("<OutputType>Exe</OutputType>", StringComparison.Ordinal);

    private static IEnumerable<string> CheckProps(string props)
    {
        XElement[] groups = [.. XDocument.Parse(props).Root!.Elements("PropertyGroup")];
        XElement[] common = [.. groups.Where(group => group.Attribute("Condition") is null)];
        XElement[] library = [.. groups.Where(group => group.Attribute("Condition")?.Value.Contains("'library'", StringComparison.Ordinal) == true)];
        if (!Says(common, "TreatWarningsAsErrors"))
        {
            yield return "Directory.Build.props: warnings are not errors";
        }

        if (!Says(library, "GenerateDocumentationFile"))
        {
            yield return "Directory.Build.props: libraries write no documentation file, without which CS1591 is not reported";
        }

        foreach (XElement silencer in Silencers(common.Concat(library)))
        {
            yield return $"Directory.Build.props: {silencer} silences CS1591 for libraries";
        }
    }

    private static IEnumerable<string> CheckProject(SourceFile project) =>
        Silencers([XDocument.Parse(project.Text).Root!]).Select(silencer => $"{project.Path}: {silencer} silences CS1591");

    private static IEnumerable<string> CheckText(SourceFile file) => file.FindInText(s_silenced, "CS1591 stays an error");

    private static bool Says(IEnumerable<XElement> groups, string name) =>
        groups.Elements(name).Select(element => element.Value.Trim()).LastOrDefault() == "true";

    private static IEnumerable<XElement> Silencers(IEnumerable<XElement> elements) =>
        elements.Descendants().Where(element => s_silencers.Contains(element.Name.LocalName)
            && element.Value.Contains("1591", StringComparison.Ordinal));
}
