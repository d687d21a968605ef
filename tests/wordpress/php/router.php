<?php
// The web server in front of WordPress, for `php -S`: what Apache does with WordPress's own
// .htaccess. Files are served, .php files run, everything else goes to index.php, but only while
// the marker "rewrite" exists: a site with plain permalinks has no rewrite rules.
$root = __DIR__;
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?: '/');

register_shutdown_function(function () use ($root) {
    $entry = ['method' => $_SERVER['REQUEST_METHOD'], 'target' => $_SERVER['REQUEST_URI'],
        'status' => http_response_code()];
    file_put_contents("$root/access.log", json_encode($entry, JSON_UNESCAPED_SLASHES) . "\n",
        FILE_APPEND | LOCK_EX);
});

$file = realpath($root . $path);
$inside = $file !== false && !str_contains($path, '..') && $path !== '/';
if ($inside && is_file($file)) {
    if (str_ends_with($file, '.php')) {
        $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $path;
        chdir(dirname($file));
        require $file;
        return true;
    }
    if (preg_match('#/(site\.json|access\.log|rewrite)$#', $path) !== 1) {
        return false;
    }
}
if ($path !== '/' && !str_starts_with($path, '/index.php/') && !is_file("$root/rewrite")) {
    http_response_code(404);
    header('Content-Type: text/html; charset=iso-8859-1');
    echo "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n"
        . "<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n"
        . "<p>The requested URL was not found on this server.</p>\n</body></html>\n";
    return true;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
chdir($root);
require "$root/index.php";
return true;
