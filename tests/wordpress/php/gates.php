<?php
/**
 * Must-use plugin: the states in which real sites leave their REST API, chosen by the option
 * "rest_gate", and an answer for embeds without asking the network.
 */
$gate = get_option('rest_gate', 'open');

if ($gate === 'closed' || $gate === 'forbidden') {
    // As the plug-ins that "disable the REST API for visitors" do.
    add_filter('rest_authentication_errors', function ($result) use ($gate) {
        if (!empty($result) || is_user_logged_in()) {
            return $result;
        }
        return $gate === 'closed'
            ? new WP_Error('rest_not_logged_in', 'You are not currently logged in.', ['status' => 401])
            : new WP_Error('rest_forbidden', 'REST API restricted.', ['status' => 403]);
    });
}

if ($gate === 'missing' || $gate === 'lying') {
    // As a security plug-in or a broken rewrite does: a 404 page, or the home page with status 200.
    remove_action('wp_head', 'rest_output_link_wp_head', 10);
    remove_action('template_redirect', 'rest_output_link_header', 11);
    add_action('parse_request', function ($wp) use ($gate) {
        if (!empty($wp->query_vars['rest_route'])) {
            $wp->query_vars = $gate === 'missing' ? ['error' => '404'] : [];
        }
    }, 1);
}

if ($gate === 'excerpts') {
    add_filter('rest_prepare_post', function ($response) {
        unset($response->data['content']);
        return $response;
    });
}

add_filter('pre_oembed_result', function ($result, $url) {
    return '<iframe title="Video" width="640" height="360" src="' . esc_url($url)
        . '" frameborder="0" allowfullscreen></iframe>';
}, 10, 2);
